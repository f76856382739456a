package org.palomar.imap.session;

import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;

/** What a client hears when a service refuses: reasons become response codes (RFC 9051 §7.1, RFC 5530). */
final class Refusals {

    static final Reply UNAVAILABLE = Reply.no("UNAVAILABLE", "the mail store is not available, try later");

    private Refusals() {}

    static Reply of(StoreException refusal) {
        return switch (refusal.reason()) {
            // The disk, not the owner's quota: OVERQUOTA would make people delete mail, which doesn't help.
            case FULL -> Reply.no("UNAVAILABLE", "the server has no room left, try later");
            case UNAVAILABLE -> UNAVAILABLE;
            case DAMAGED -> Reply.no("CORRUPTION", "some of the data is damaged");
        };
    }

    static Reply of(MailboxException refusal) {
        return switch (refusal.reason()) {
            case NON_EXISTENT -> Reply.no("NONEXISTENT", "there is no such mailbox");
            case ALREADY_EXISTS -> Reply.no("ALREADYEXISTS", "there is such a mailbox already");
            case LIMIT_OR_RULE -> Reply.no("LIMIT", "a limit or rule of the server forbids it");
            case TOO_BIG -> Reply.no("TOOBIG", "the message is larger than the server takes");
            case EXHAUSTED -> Reply.no("LIMIT", "the mailbox can't take more messages");
        };
    }

    /** As {@link #of(MailboxException)}, where creating the mailbox first would help (RFC 9051 §6.3.12). */
    static Reply ofTarget(MailboxException refusal) {
        return refusal.reason() == MailboxException.Reason.NON_EXISTENT
                ? Reply.no("TRYCREATE", "there is no such mailbox")
                : of(refusal);
    }
}
