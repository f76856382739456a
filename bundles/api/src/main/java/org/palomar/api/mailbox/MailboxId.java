package org.palomar.api.mailbox;

/** The identity of a mailbox in the whole store: stays when it is renamed, never used again (RFC 8474 MAILBOXID). Positive. */
public record MailboxId(long value) {
    public MailboxId {
        if (value <= 0) {
            throw new IllegalArgumentException("mailbox ids are positive");
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
