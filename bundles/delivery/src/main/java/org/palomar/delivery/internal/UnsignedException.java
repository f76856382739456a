package org.palomar.delivery.internal;

/** What is to leave signed can't be signed now, and must not leave. The message says why, for the operator. */
final class UnsignedException extends Exception {

    private static final long serialVersionUID = 1L;

    UnsignedException(String message) {
        super(message);
    }

    UnsignedException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
