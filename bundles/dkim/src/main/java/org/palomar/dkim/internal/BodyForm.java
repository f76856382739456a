package org.palomar.dkim.internal;

/**
 * How a body is digested.
 *
 * @param relaxed RFC 6376 §3.4.4, or §3.4.3
 * @param limit octets of that form, from its start, that the digest is of ({@code l=}); {@code Long.MAX_VALUE} for all
 */
public record BodyForm(boolean relaxed, long limit) {

    /** What we sign: all of it, relaxed. */
    public static final BodyForm RELAXED = new BodyForm(true, Long.MAX_VALUE);
}
