package org.palomar.api.dns;

/** Why a question has no answer. None of them says that a record is absent. */
public enum Failure {
    /** No server answered within the deadline. */
    TIMEOUT,
    /** No server could be reached. */
    UNREACHABLE,
    /** The server failed (SERVFAIL), also when it found the answer forged; or it refused. */
    SERVER_FAILURE,
    /** The server answered, but knows nothing of the name: it neither has its zone nor looks further. */
    LAME,
    /** The answer can't be read, or is none to what was asked. */
    MALFORMED,
    /** The answer has more than the limits of {@link Resolver} allow. */
    TOO_LARGE,
    /** The aliases go round in a circle, or on for too long. */
    ALIAS_LOOP,
    /** DNSSEC shows that the answer is not the zone's own (RFC 4033 §5). */
    BOGUS,
    /** More questions wait for an answer than {@code palomar.dns.cfg} allows: no server was asked before the deadline, or before the thread that asks was interrupted. */
    BUSY,
    /** The thread that asked was interrupted while servers had the question. */
    INTERRUPTED,
    /** The resolver is being replaced or stopped. */
    CLOSED
}
