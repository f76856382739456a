package org.palomar.dkim;

/** What of a header or a body may change on the way (RFC 6376 §3.4). */
public enum Canonicalization {
    /** Next to nothing: empty lines at the end of the body. */
    SIMPLE,
    /** White space, and the case of fields' names. */
    RELAXED
}
