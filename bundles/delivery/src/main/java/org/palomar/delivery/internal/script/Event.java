package org.palomar.delivery.internal.script;

import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.ReversePath;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.script.StoredScript;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveEnvironment;

/**
 * What a client did to a message that is in a mailbox (RFC 6785), or wants filtered (FILTER=SIEVE).
 *
 * @param from the mailbox that it was copied or moved from
 * @param changed flags that it has, or has no more, by that
 * @param flags those that it has now
 * @param scripts what is to run
 * @param sender whom scripts take for the sender of the envelope, if there is one
 */
public record Event(
        SieveEnvironment.Cause cause,
        MailboxName mailbox,
        Optional<MailboxName> from,
        Flags changed,
        Flags flags,
        Scripts scripts,
        Optional<ReversePath> sender) {

    /** What runs on a message in a mailbox. */
    public sealed interface Scripts {

        /** The operator's for events, and what the mailbox's owner wants to run. */
        record Bound(Optional<StoredScript> script) implements Scripts {}

        /** All that runs at delivery. */
        record Delivery() implements Scripts {}

        /** One alone. */
        record One(String name, Script script) implements Scripts {}
    }

    /** Whether the owner has it filtered again, as at delivery, but nobody waits for an answer or refusal. */
    boolean isFilter() {
        return !(scripts instanceof Scripts.Bound);
    }

    Optional<StoredScript> script() {
        return scripts instanceof Scripts.Bound(Optional<StoredScript> script) ? script : Optional.empty();
    }

    /** RFC 6785 §4.4: names with spaces between them. */
    String changedFlags() {
        return changed.set().stream().map(Flag::toString).collect(Collectors.joining(" "));
    }
}
