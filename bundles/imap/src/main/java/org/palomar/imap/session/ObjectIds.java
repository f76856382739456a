package org.palomar.imap.session;

import org.palomar.api.mailbox.MailboxId;

/** Object identifiers as RFC 8474 §7 writes them: letters and digits, a letter first. */
final class ObjectIds {

    private ObjectIds() {}

    static String of(MailboxId id) {
        return "F" + id;
    }

    static String ofEmail(String emailId) {
        return "M" + emailId;
    }
}
