package org.palomar.imap.session;

/** What BYE says for reasons that more than one place meets (RFC 9051 §7.1.5). */
final class Farewell {

    static final String GOING = "[UNAVAILABLE] the server is going, connect again";

    static final String TOO_QUIET = "[UNAVAILABLE] nothing was heard for too long";

    private Farewell() {}
}
