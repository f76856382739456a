package org.palomar.sieve;

import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/**
 * A mailbox to which a message goes, in the order in which it is looked for: by identifier, by use, by name.
 *
 * @param mailbox where it goes if neither of the other two is there
 * @param create whether {@code mailbox} is made if it is missing (RFC 5490 §3.2), with {@code specialUse} if given (RFC 8579 §4.1)
 * @param specialUse an attribute such as {@code \Junk}; if mailboxes have it, the message goes to one of them, and to {@code mailbox} if that is one of them (RFC 8579 §4)
 * @param mailboxId an identifier of RFC 8474; if a mailbox has it, the message goes there (RFC 9042 §4)
 * @param flags the message's flags there, and no others
 */
public record Destination(
        MailboxName mailbox, boolean create, Optional<String> specialUse, Optional<String> mailboxId, Flags flags) {

    /** Whether it is the same mailbox, whatever the flags. */
    public boolean isSamePlaceAs(Destination other) {
        return mailbox.equals(other.mailbox)
                && specialUse.equals(other.specialUse)
                && mailboxId.equals(other.mailboxId);
    }
}
