package org.palomar.api.mailbox;

import java.util.Set;

/**
 * One line of an account's list of mailboxes.
 *
 * @param selectable whether messages can be in it; names that only have others below them, or a subscription, can't be selected and have no id
 */
public record MailboxEntry(MailboxName name, boolean selectable, boolean subscribed, Set<SpecialUse> uses) {
    public MailboxEntry {
        uses = Set.copyOf(uses);
    }
}
