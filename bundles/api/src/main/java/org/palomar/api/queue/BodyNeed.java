package org.palomar.api.queue;

/** What a message asks of every server that it passes. */
public enum BodyNeed {
    /** Its body has octets beyond ASCII: 8BITMIME, or a conversion (RFC 6152). */
    EIGHT_BIT,
    /** Its header or envelope has characters beyond ASCII (RFC 6531). */
    SMTPUTF8,
    /** It must not travel without verified TLS (RFC 8689). */
    REQUIRETLS,
    /** It is to arrive whatever its destination demands of TLS (RFC 8689 §3), as a report on just that is; what the operator demands holds. */
    TLS_OPTIONAL
}
