package org.palomar.delivery.internal.script;

import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.script.StoredScript;
import org.palomar.sieve.SieveEnvironment;

/**
 * What a client did to a message that is in a mailbox (RFC 6785).
 *
 * @param from the mailbox that it was copied or moved from
 * @param changed flags that it has, or has no more, by that
 * @param flags those that it has now
 * @param script what the mailbox's owner wants to run
 */
public record Event(
        SieveEnvironment.Cause cause,
        MailboxName mailbox,
        Optional<MailboxName> from,
        Flags changed,
        Flags flags,
        Optional<StoredScript> script) {

    /** RFC 6785 §4.4: names with spaces between them. */
    String changedFlags() {
        return changed.set().stream().map(Flag::toString).collect(Collectors.joining(" "));
    }
}
