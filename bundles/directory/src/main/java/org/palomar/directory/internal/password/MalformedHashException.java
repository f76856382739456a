package org.palomar.directory.internal.password;

/** A hash can't be used; the message says why, and never holds the hash. */
public final class MalformedHashException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedHashException(String message) {
        super(message);
    }
}
