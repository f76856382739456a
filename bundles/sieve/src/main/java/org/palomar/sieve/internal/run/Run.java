package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.palomar.api.message.BodyStructure;
import org.palomar.sieve.Outcome.Duplicate;
import org.palomar.sieve.Outcome.Note;
import org.palomar.sieve.Outcome.Step;
import org.palomar.sieve.RunLimits;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.SmtpEnvelope;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.Scope;
import org.palomar.sieve.internal.match.SieveFailure;

/** The state of a run. For one thread. */
public final class Run implements Scope {

    /** Steps that are told, and warnings; more help nobody. */
    private static final int TOLD = 1000;

    /** Steps of work that a question to the environment counts for. */
    private static final int QUESTION = 1000;

    /** Messages that a run remembers. */
    private static final int REMEMBERED = 100;

    private final SmtpEnvelope envelope;
    private final SieveEnvironment environment;
    private final RunLimits limits;
    private final boolean explaining;
    private final Message whole;
    private final Function<Script, Program> programs;
    private final Decisions decisions;
    private final ZonedDateTime now;
    private final Map<String, String> globals = new HashMap<>();
    private final Set<String> included = new HashSet<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final List<Note> warnings = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private String label = "";
    private long stepsLeft;

    Run(
            Message message,
            SmtpEnvelope envelope,
            SieveEnvironment environment,
            RunLimits limits,
            Function<Script, Program> programs,
            boolean explaining) {
        this.whole = message;
        this.programs = programs;
        this.envelope = envelope;
        this.environment = environment;
        this.limits = limits;
        this.explaining = explaining;
        this.decisions = new Decisions(limits, environment.flags());
        this.now = ZonedDateTime.now(environment.clock());
        this.stepsLeft = limits.steps();
    }

    /** The message that the script sees: the whole one, or the part in which it was included. */
    public Message message() {
        return frame().message();
    }

    /** The message that actions are about. */
    public Message whole() {
        return whole;
    }

    /** Where the script's loops over parts are. */
    public Parts parts() {
        return frame().parts();
    }

    public Decisions decisions() {
        return decisions;
    }

    public SieveEnvironment environment() {
        return environment;
    }

    /** @throws SieveFailure when an IMAP event runs the script: RFC 6785 §4.6 */
    public SmtpEnvelope envelope() throws SieveFailure {
        if (environment.cause() != SieveEnvironment.Cause.DELIVERY) {
            throw new SieveFailure("A message in a mailbox has no envelope; test it at delivery only.");
        }
        return envelope;
    }

    /** The environment, to ask it something that it may have to look up. */
    public SieveEnvironment world() throws SieveFailure {
        spend(QUESTION);
        return environment;
    }

    /** The recipient, whatever the cause. */
    public SmtpEnvelope addressing() {
        return envelope;
    }

    /** The same point in time for the whole run, in the owner's zone. */
    public ZonedDateTime now() {
        return now;
    }

    public ZoneId zone() {
        return now.getZone();
    }

    @Override
    public void spend(long amount) throws SieveFailure {
        stepsLeft -= amount;
        if (stepsLeft < 0) {
            throw new SieveFailure("The script takes too much work on this message; make its tests simpler.");
        }
    }

    @Override
    public void captured(List<String> texts) {
        frame().captures().set(List.copyOf(texts));
    }

    @Override
    public Optional<String> member(String list, String value) throws SieveFailure {
        String uri = list(list);
        return world().listMember(uri, Octets.text(value)).map(Octets::of);
    }

    /**
     * The URI of a list by its name in the script.
     *
     * @throws SieveFailure if there is no such list
     */
    public String list(String name) throws SieveFailure {
        Optional<String> uri = knownList(name);
        if (uri.isEmpty()) {
            throw new SieveFailure("There is no list \"" + Octets.text(name) + "\".");
        }
        return uri.get();
    }

    /** The URI of a list, if there is such a list. The default address book always is, and has nobody in it if the owner has none (RFC 6134 §2.5). */
    public Optional<String> knownList(String name) throws SieveFailure {
        SieveEnvironment world = world();
        return ListName.uri(name)
                .filter(uri -> world.listExists(uri) || uri.equals(SieveEnvironment.DEFAULT_ADDRESS_BOOK));
    }

    /** A variable's value; empty if it was never set (RFC 5229 §3). Names are in lower case. */
    public String variable(String name) {
        return frame().globalNames().contains(name)
                ? global(name)
                : frame().variable(name).orElse("");
    }

    public String global(String name) {
        return globals.getOrDefault(name, "");
    }

    /** What a wildcard of the last match stood for (RFC 5229 §3.2). */
    public String capture(int index) {
        return frame().captures().get(index);
    }

    public void set(String name, String value) throws SieveFailure {
        if (frame().globalNames().contains(name)) {
            setGlobal(name, value);
        } else {
            put(frame().variables(), name, value);
        }
    }

    public void setGlobal(String name, String value) throws SieveFailure {
        put(globals, name, value);
    }

    private void put(Map<String, String> variables, String name, String value) throws SieveFailure {
        if (variables.size() >= limits.variables() && !variables.containsKey(name)) {
            throw new SieveFailure("The script has more than " + limits.variables() + " variables.");
        }
        variables.put(name, Octets.firstCharacters(value, limits.variableLength()));
    }

    public void declareGlobal(String name) {
        frame().globalNames().add(name);
    }

    /** A test for extensions succeeded: from now on they may be used (RFC 5463 §4). */
    public void enable(Set<Extension> extensions) {
        frame().enabled().addAll(extensions);
    }

    public boolean isEnabled(Extension extension) {
        return frame().enabled().contains(extension);
    }

    /** Runs another script within this one; {@code name} says it apart from all others. */
    public Flow include(String name, Script script, boolean once) throws SieveFailure, IOException {
        boolean running = frames.stream().anyMatch(frame -> frame.name().equals(name));
        if (once && (running || included.contains(name))) {
            return Flow.NEXT;
        }
        if (running) {
            throw new SieveFailure("The script includes itself by way of \"" + name + "\".");
        }
        included.add(name);
        spend(QUESTION);
        Optional<BodyStructure> part = parts().current();
        Message seen = part.isPresent() ? parts().asMessage(part.get()) : message();
        return execute(name, programs.apply(script), seen) == Flow.STOP ? Flow.STOP : Flow.NEXT;
    }

    Flow execute(String name, Program program, Message seen) throws SieveFailure, IOException {
        if (frames.size() >= limits.includeDepth()) {
            throw new SieveFailure("More than " + limits.includeDepth() + " scripts are included within each other.");
        }
        if (environment.cause() != SieveEnvironment.Cause.DELIVERY) {
            for (Extension extension : program.required()) {
                if (extension.isForDeliveryOnly()) { // RFC 6785 §3.11, RFC 7352 §3.4
                    throw new SieveFailure("The extension \"" + extension.capability() + "\" is for delivery only.", 1);
                }
            }
        }
        frames.add(Frame.of(name, seen, new Parts(this, seen)));
        Flow flow = program.body().execute(this);
        frames.removeLast();
        return flow;
    }

    private Frame frame() {
        return frames.getLast();
    }

    /** The loop that a {@link Flow#BREAK} ends; empty for the innermost. */
    public String label() {
        return label;
    }

    public Flow breakTo(String loop) {
        label = loop;
        return Flow.BREAK;
    }

    /** Remembers the message when all is done; the last test of a kind counts (RFC 7352 §3.3). */
    public void remember(Duplicate duplicate) throws SieveFailure {
        duplicates.removeIf(
                other -> other.handle().equals(duplicate.handle()) && other.id().equals(duplicate.id()));
        if (duplicates.size() >= REMEMBERED) {
            throw new SieveFailure("The script remembers more than " + REMEMBERED + " messages.");
        }
        duplicates.add(duplicate);
    }

    public void warn(int line, String text) {
        if (warnings.size() < TOLD) {
            warnings.add(new Note(frame().name(), line, text));
        }
    }

    public boolean isExplaining() {
        return explaining;
    }

    public void tell(int line, String what, Optional<Boolean> held) {
        if (steps.size() < TOLD) {
            steps.add(new Step(frame().name(), line, what, held));
        }
    }

    /** The script that is running, or was when the run failed. */
    String scriptName() {
        return frames.isEmpty() ? "" : frame().name();
    }

    List<Duplicate> duplicates() {
        return duplicates;
    }

    List<Note> warnings() {
        return warnings;
    }

    List<Step> steps() {
        return steps;
    }
}
