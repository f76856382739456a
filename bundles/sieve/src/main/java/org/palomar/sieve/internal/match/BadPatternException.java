package org.palomar.sieve.internal.match;

/** A key that is no regular expression; the message says why, for people. */
public final class BadPatternException extends Exception {

    private static final long serialVersionUID = 1;

    BadPatternException(String message) {
        super(message, null, false, false);
    }
}
