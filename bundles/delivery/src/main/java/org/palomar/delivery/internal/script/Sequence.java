package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Occasion;
import org.palomar.sieve.Action;
import org.palomar.sieve.Outcome;
import org.palomar.sieve.RunLimits;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts of one copy, one after the other: the operator's first ones, the owner's, the operator's last ones. Each works on what the one before has made of the message and
 * has its turn only while the message is kept because no script said otherwise. One that fails is passed over. For one thread.
 */
final class Sequence {

    private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);

    /** What an owner can do about a bug of ours. */
    private static final String BUG =
            "The server failed, not the script; ask the people who run this server to look into its log.";

    /** @param fault what is wrong with the script, and where */
    record Failure(StoredScript script, String fault) {}

    private final OwnerWorld.Services services;
    private final Subject subject;
    private final OwnerWorld world;
    private final List<Action> actions = new ArrayList<>();
    private final List<Outcome.Duplicate> duplicates = new ArrayList<>();
    private final Optional<Witness> witness;
    private Optional<Failure> failure = Optional.empty();
    private boolean failed;
    private Optional<String> firstFault = Optional.empty();
    private Optional<Action.Keep> implicit;

    /** @param witness of a rehearsal */
    Sequence(
            OwnerWorld.Services services,
            Subject subject,
            Occasion occasion,
            Claims.Held held,
            Optional<Witness> witness) {
        this.witness = witness;
        this.services = services;
        this.subject = subject;
        this.world = new OwnerWorld(services, subject, held);
        this.implicit = Optional.of(new Action.Keep(occasion.message(), subject.flags(), true, 0));
    }

    void run() throws IOException, StoreException {
        Optional<Event> event = subject.event();
        if (event.isPresent()) {
            run(event.get().scripts());
        } else {
            delivery();
        }
    }

    private void run(Event.Scripts scripts) throws IOException, StoreException {
        switch (scripts) {
            case Event.Scripts.Bound(Optional<StoredScript> script) -> {
                for (GlobalScripts.Named each : services.global().events()) {
                    run(each);
                }
                if (script.isPresent()) {
                    run(script.get());
                }
            }
            case Event.Scripts.Delivery() -> delivery();
            case Event.Scripts.One(String name, Script script) -> {
                if (implicit.isPresent()) {
                    Optional<String> unused = run(name, script, implicit.get());
                }
            }
        }
    }

    private void delivery() throws IOException, StoreException {
        for (GlobalScripts.Named script : services.global().before()) {
            run(script);
        }
        Optional<StoredScript> active =
                services.personal().active(subject.owner().id());
        Optional<Script> instead = witness.flatMap(Witness::instead);
        if (instead.isPresent() && implicit.isPresent()) {
            Optional<String> unused = run(Witness.TRIED, instead.get(), implicit.get());
        } else if (active.isPresent()) {
            run(active.get());
        }
        for (GlobalScripts.Named script : services.global().after()) {
            run(script);
        }
    }

    /** All that scripts asked for; the implicit keep last, unless it was cancelled. */
    List<Action> actions() {
        List<Action> all = new ArrayList<>(actions);
        implicit.ifPresent(all::add);
        return all;
    }

    List<Outcome.Duplicate> duplicates() {
        return duplicates;
    }

    /** Of the owner's script. */
    Optional<Failure> failure() {
        return failure;
    }

    /** What was wrong first, with whichever script. */
    Optional<String> firstFault() {
        return firstFault;
    }

    boolean hasFailed() {
        return failed;
    }

    private void run(GlobalScripts.Named script) throws IOException {
        if (implicit.isEmpty()) {
            return;
        }
        Optional<String> fault = run(script.name(), script.script(), implicit.get());
        if (fault.isPresent()) {
            LOG.warn(
                    "The global filter {} failed on message {} for {} and is passed over: {}",
                    script.name(),
                    subject.transaction().id(),
                    subject.owner().address(),
                    fault.get());
        }
    }

    private void run(StoredScript script) throws IOException, StoreException {
        if (implicit.isEmpty()) {
            return;
        }
        Optional<String> fault;
        try {
            Optional<Script> compiled =
                    services.personal().compiled(subject.owner().id(), script);
            fault = compiled.isPresent()
                    ? run(script.name().value(), compiled.get(), implicit.get())
                    : Optional.empty();
        } catch (SieveSyntaxException wrong) {
            fault = failed(wrong.described());
        } catch (StoreException unreadable) {
            if (unreadable.reason() != StoreException.Reason.DAMAGED) {
                throw unreadable;
            }
            LOG.error(
                    "The script {} of {} is damaged",
                    script.name(),
                    subject.owner().address());
            fault = failed("The script can't be read any more; put it anew.");
        }
        failure = fault.map(text -> new Failure(script, text));
    }

    /** Clients cause events as often as they like, and many at once: a tenth of the time that a message may take that comes once. */
    private RunLimits limits() {
        RunLimits once = RunLimits.DEFAULT;
        boolean often = subject.event().isPresent() && !subject.isFilteredAgain();
        return often ? once.withSteps(once.steps() / 10) : once;
    }

    private Optional<String> failed(String fault) {
        failed = true;
        firstFault = firstFault.or(() -> Optional.of(fault));
        return Optional.of(fault);
    }

    private Outcome outcome(Script script, Action.Keep kept) throws IOException {
        world.setFlags(kept.flags());
        Content message = kept.message();
        return witness.isPresent()
                ? script.explain(message, subject.envelope(), world, limits())
                : script.run(message, subject.envelope(), world, limits());
    }

    /** Runs one script on what is kept; answers what went wrong. */
    private Optional<String> run(String name, Script script, Action.Keep kept) throws IOException {
        Outcome outcome;
        try {
            outcome = outcome(script, kept);
        } catch (OwnerWorld.UnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException | StackOverflowError bug) {
            // Whatever is wrong with the interpreter, the message is kept, and not tried for days.
            LOG.error(
                    "The filter {} met a bug on message {}",
                    name,
                    subject.transaction().id(),
                    bug);
            witness.ifPresent(watching -> watching.failed(name, BUG));
            return failed(BUG);
        }
        witness.ifPresent(watching -> watching.saw(name, outcome));
        if (outcome.failure().isPresent()) {
            Outcome.Note note = outcome.failure().get();
            String included = note.script().isEmpty() ? "" : note.script() + ", ";
            String fault = included + "line " + note.line() + ": " + note.text();
            witness.ifPresent(watching -> watching.failed(name, fault));
            return failed(fault);
        }
        duplicates.addAll(outcome.duplicates());
        implicit = Optional.empty();
        for (Action action : outcome.actions()) {
            if (action instanceof Action.Keep keep && keep.implicit()) {
                implicit = Optional.of(keep);
            } else {
                actions.add(action);
            }
        }
        return Optional.empty();
    }
}
