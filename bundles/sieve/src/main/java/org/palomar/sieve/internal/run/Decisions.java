package org.palomar.sieve.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;
import org.palomar.sieve.Action;
import org.palomar.sieve.Action.FileInto;
import org.palomar.sieve.Action.Keep;
import org.palomar.sieve.Action.Notify;
import org.palomar.sieve.Action.Redirect;
import org.palomar.sieve.Action.RedirectToList;
import org.palomar.sieve.Action.Reject;
import org.palomar.sieve.Action.Vacation;
import org.palomar.sieve.RunLimits;
import org.palomar.sieve.internal.match.SieveFailure;

/**
 * What the script has decided so far, and which decisions go together: a refusal with no delivery, no answer and no second refusal (RFC 5429 §2.4), one answer
 * in a run (RFC 5230 §4.7), one copy in a mailbox and for an address (RFC 5228 §2.10.3). For one thread.
 */
public final class Decisions {

    private final RunLimits limits;
    private final List<Action> actions = new ArrayList<>();
    private boolean implicitKeep = true;
    private List<Flag> flags;

    Decisions(RunLimits limits, Flags flags) {
        this.limits = limits;
        this.flags = List.copyOf(flags.set());
    }

    /** The internal variable of RFC 5232 §2. */
    public List<Flag> flags() {
        return flags;
    }

    public void setFlags(List<Flag> changed) {
        flags = List.copyOf(changed);
    }

    /** Whatever happens else, the message need not be kept. */
    public void cancelImplicitKeep() {
        implicitKeep = false;
    }

    public void add(Action action) throws SieveFailure {
        check(action);
        if (action instanceof Keep keep) {
            actions.removeIf(other -> other instanceof Keep); // the last flags win, RFC 5232 §3
            actions.add(keep);
        } else if (action instanceof FileInto file) {
            actions.removeIf(other ->
                    other instanceof FileInto earlier && earlier.destination().isSamePlaceAs(file.destination()));
            actions.add(file);
        } else if (!isRepeated(action)) {
            actions.add(action);
        }
        if (actions.size() > limits.actions()) {
            throw new SieveFailure("The script takes more than " + limits.actions() + " actions.");
        }
        if (actions.stream().filter(Notify.class::isInstance).count() > limits.redirects()) {
            throw new SieveFailure("The script sends more than " + limits.redirects() + " notices.");
        }
        if (actions.stream().filter(Decisions::redirects).count() > limits.redirects()) {
            throw new SieveFailure("The script redirects to more than " + limits.redirects() + " addresses.");
        }
    }

    private boolean isRepeated(Action action) {
        return switch (action) {
            case Redirect redirect ->
                actions.stream()
                        .anyMatch(other -> other instanceof Redirect earlier
                                && earlier.to().equals(redirect.to()));
            case RedirectToList redirect ->
                actions.stream()
                        .anyMatch(other -> other instanceof RedirectToList earlier
                                && earlier.list().equals(redirect.list()));
            case Action.Snooze snooze -> actions.stream().anyMatch(snooze.getClass()::isInstance); // it waits once
            case Action.Discard discard -> actions.stream().anyMatch(discard.getClass()::isInstance);
            case Notify notice ->
                actions.stream() // RFC 5436 §2.7
                        .anyMatch(other -> other instanceof Notify earlier
                                && earlier.to().equals(notice.to())
                                && earlier.subject().equals(notice.subject())
                                && earlier.body().equals(notice.body()));
            default -> false;
        };
    }

    private void check(Action action) throws SieveFailure {
        boolean refused = actions.stream().anyMatch(Reject.class::isInstance);
        boolean answered = actions.stream().anyMatch(Vacation.class::isInstance);
        boolean delivered = actions.stream().anyMatch(Decisions::delivers);
        if (action instanceof Reject && refused) {
            throw new SieveFailure("The message is refused twice; stop behind the first refusal.");
        }
        if (action instanceof Vacation && answered) {
            throw new SieveFailure("The message is answered twice; stop behind the first answer.");
        }
        if (action instanceof Reject
                ? delivered || answered
                : refused && (delivers(action) || action instanceof Vacation)) {
            throw new SieveFailure("A message is either refused, or delivered and answered; stop behind the refusal.");
        }
    }

    private static boolean redirects(Action action) {
        return action instanceof Redirect || action instanceof RedirectToList;
    }

    private static boolean delivers(Action action) {
        return redirects(action)
                || action instanceof Keep
                || action instanceof FileInto
                || action instanceof Action.Snooze;
    }

    /** All actions, with the implicit keep of this content if nothing cancelled it. */
    List<Action> all(Content message) {
        List<Action> all = new ArrayList<>(actions);
        if (implicitKeep) {
            all.add(new Keep(message, Flags.of(flags), true, 0));
        }
        return all;
    }
}
