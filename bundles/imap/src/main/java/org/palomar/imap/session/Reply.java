package org.palomar.imap.session;

/**
 * The tagged completion of a command (RFC 9051 §7.1).
 *
 * @param code response code with its arguments, without brackets; empty for none
 * @param text for a person; printable ASCII
 */
record Reply(Status status, String code, String text) {

    /** How a command ended. */
    enum Status {
        OK,
        NO,
        BAD
    }

    static Reply ok(String text) {
        return new Reply(Status.OK, "", text);
    }

    static Reply ok(String code, String text) {
        return new Reply(Status.OK, code, text);
    }

    static Reply no(String code, String text) {
        return new Reply(Status.NO, code, text);
    }

    static Reply bad(String text) {
        return new Reply(Status.BAD, "", text);
    }
}
