package org.palomar.lists.internal;

/** What a list is to send can't be signed now, and must not go unsigned. The message says why, for the operator. */
final class UnsignedException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsignedException(String message) {
        super(message);
    }

    UnsignedException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
