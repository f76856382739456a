package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRehearsal;
import org.palomar.api.script.Scripts;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Occasion;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveCompiler;
import org.palomar.sieve.SieveSyntaxException;

/** The filters of all owners, and the operator's. Safe for any thread. */
public final class Filters {

    private final OwnerWorld.Services services;
    private final Claims claims = new Claims();
    private final Timing runs = new Timing();
    private final Counter failures = new Counter();

    Filters(OwnerWorld.Services services) {
        this.services = services;
    }

    /** Over the services of a server. */
    public static Filters of(MailStore mail, Scripts scripts, ScriptMemory memory, GlobalScripts global, Clock clock) {
        return new Filters(new OwnerWorld.Services(mail, memory, new PersonalScripts(scripts), global, clock));
    }

    /** Whether any script would run on the mail of an account; from memory. */
    public boolean concern(AccountId account) throws StoreException {
        return !services.global().before().isEmpty()
                || !services.global().after().isEmpty()
                || services.personal().active(account).isPresent();
    }

    /** Whether a script could run on what a client does in a mailbox of the account; from memory. */
    public boolean concernEvents(AccountId account) throws StoreException {
        return haveEventScripts() || hasScripts(account);
    }

    /** Whether the operator has scripts for what clients do. */
    public boolean haveEventScripts() {
        return !services.global().events().isEmpty();
    }

    /** Whether the account has scripts, active or not; from memory. */
    public boolean hasScripts(AccountId account) throws StoreException {
        return services.personal().any(account);
    }

    /** An account's script of this name. */
    public Optional<StoredScript> named(AccountId account, String name) throws StoreException {
        return services.personal().named(account, name);
    }

    /** What an owner wants to run on messages that are there already. */
    public Event.Scripts scripts(AccountId account, MailboxFilter.Which which)
            throws ScriptRefusalException, StoreException {
        return switch (which) {
            case MailboxFilter.Which.Delivery() -> new Event.Scripts.Delivery();
            case MailboxFilter.Which.Text(String octets) ->
                new Event.Scripts.One("(given)", compiled(octets.getBytes(StandardCharsets.ISO_8859_1)));
            case MailboxFilter.Which.Global(String name) ->
                new Event.Scripts.One(name, services.global().included(name).orElseThrow(Filters::nonExistent));
            case MailboxFilter.Which.Personal(String name) -> {
                StoredScript script = (name.isEmpty()
                                ? services.personal().active(account)
                                : services.personal().named(account, name))
                        .orElseThrow(Filters::nonExistent);
                try {
                    yield new Event.Scripts.One(
                            script.name().value(),
                            services.personal().compiled(account, script).orElseThrow(Filters::nonExistent));
                } catch (SieveSyntaxException wrong) {
                    throw new ScriptRefusalException(ScriptRefusalException.Reason.WRONG, wrong.described());
                }
            }
        };
    }

    private static ScriptRefusalException nonExistent() {
        return new ScriptRefusalException(
                ScriptRefusalException.Reason.NON_EXISTENT, "There is no script of this name.");
    }

    /**
     * Word to the owner that the script of an event did not do all of its work; nothing if the owner had such word lately.
     *
     * @param subject of an event with a script
     */
    public Filtered complaint(Subject subject, String fault, Claims.Held held) throws IOException, StoreException {
        StoredScript script = subject.event().flatMap(Event::script).orElseThrow();
        return new Consequences(services, subject, occasion(subject, new byte[0]), address -> false, () -> true, held)
                .complaint(new Sequence.Failure(script, fault));
    }

    private Occasion occasion(Subject subject, byte[] added) throws IOException {
        return Occasion.of(
                subject.transaction().id(),
                subject.owner(),
                subject.recipient(),
                subject.transaction().sender(),
                services.clock().instant(),
                subject.content(added));
    }

    /** What one message is going to have remembered. */
    public Claims.Held open() {
        return claims.open();
    }

    /**
     * Runs all scripts on one copy.
     *
     * @param added the header fields that filter steps added
     * @param nowhere addresses to which nothing is redirected, as the message would come back or is taken by nobody
     * @param silent whether the owner's filter may send nothing: what it would redirect is kept
     * @throws IOException when the message can't be read
     * @throws StoreException when the store does not answer: the message must come again
     */
    public Filtered run(
            Subject subject, byte[] added, Predicate<Address> nowhere, BooleanSupplier silent, Claims.Held held)
            throws IOException, StoreException {
        long start = System.nanoTime();
        try {
            return run(subject, added, nowhere, silent, held, Optional.empty());
        } finally {
            runs.recordSince(start);
        }
    }

    private Filtered run(
            Subject subject,
            byte[] added,
            Predicate<Address> nowhere,
            BooleanSupplier silent,
            Claims.Held held,
            Optional<Witness> witness)
            throws IOException, StoreException {
        Occasion occasion = occasion(subject, added);
        try {
            Sequence sequence = new Sequence(services, subject, occasion, held, witness);
            sequence.run();
            if (sequence.hasFailed() && witness.isEmpty()) {
                failures.increment();
            }
            return new Consequences(services, subject, occasion, nowhere, silent, held).of(sequence);
        } catch (OwnerWorld.UnavailableException unavailable) {
            throw unavailable.failure();
        }
    }

    /**
     * Tells what would become of a copy.
     *
     * @param instead a text in the place of the owner's active script
     * @throws ScriptRefusalException when it is no script
     */
    public ScriptRehearsal.Story rehearse(
            Subject subject, byte[] added, Predicate<Address> nowhere, Optional<byte[]> instead)
            throws ScriptRefusalException, IOException, StoreException {
        Witness witness = new Witness(instead.isPresent() ? Optional.of(compiled(instead.get())) : Optional.empty());
        try (Claims.Held held = new Claims().open()) { // real mail must not be taken for seen
            Filtered filtered = run(subject, added, nowhere, () -> false, held, Optional.of(witness));
            return new ScriptRehearsal.Story(
                    witness.steps(), Telling.of(filtered, subject.transaction().junk()));
        }
    }

    private static Script compiled(byte[] text) throws ScriptRefusalException {
        try {
            return SieveCompiler.withAllExtensions().compile(text);
        } catch (SieveSyntaxException wrong) {
            throw new ScriptRefusalException(ScriptRefusalException.Reason.WRONG, wrong.described());
        }
    }

    /** What is wrong with the operator's scripts. */
    public List<HealthFinding> findings() {
        return services.global().findings();
    }

    public void report(MetricSink sink) {
        sink.timing("palomar_delivery_filter", "Sieve filters of one copy", Map.of(), runs);
        sink.counter("palomar_delivery_filter_failures", "Copies whose filter failed", Map.of(), failures.value());
    }
}
