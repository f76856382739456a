package org.palomar.nativecrypto.internal;

/** There is no native library for this system, or it can't be trusted here; the message says why, for the operator. */
final class UnusableLibraryException extends Exception {

    private static final long serialVersionUID = 1;

    UnusableLibraryException(String message) {
        super(message);
    }

    UnusableLibraryException(String message, Throwable cause) {
        super(message, cause);
    }
}
