package org.palomar.api.mailbox;

/** A mailbox operation was refused; says what a client should hear. */
public final class MailboxException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; IMAP response codes follow from it (RFC 9051 §7.1). */
    public enum Reason {
        NON_EXISTENT,
        ALREADY_EXISTS,
        /** INBOX can't be deleted, too many mailboxes, too many keywords. */
        LIMIT_OR_RULE,
        /** The message is larger than the store takes. */
        TOO_BIG,
        /** UIDs or modseqs are used up. */
        EXHAUSTED
    }

    private final Reason reason;

    public MailboxException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
