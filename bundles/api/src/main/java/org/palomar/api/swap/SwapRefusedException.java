package org.palomar.api.swap;

/** A version was not taken: nothing has changed. The message says why, and what to do, in whole sentences. */
public final class SwapRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public SwapRefusedException(String message) {
        super(message);
    }

    public SwapRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
