package org.palomar.api.dns;

/** How far DNSSEC vouches for an answer (RFC 4033 §5), the best first. What is bogus is no answer but {@link Failure#BOGUS}. */
public enum Security {
    /** Signed, and checked up to a trust anchor: by us, or by the resolver on this machine that we trust. */
    SECURE,
    /** Looked at, and not signed. */
    INSECURE,
    /** Nobody looked whom we could trust. */
    INDETERMINATE;

    /** What holds for an answer that is made of both. */
    public Security and(Security other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
