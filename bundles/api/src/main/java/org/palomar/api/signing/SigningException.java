package org.palomar.api.signing;

/** Mail that is to be signed can't be signed now. The message says which key, and why; it is for the operator. */
public final class SigningException extends Exception {

    private static final long serialVersionUID = 1L;

    public SigningException(String message) {
        super(message);
    }

    public SigningException(String message, Throwable cause) {
        super(message, cause);
    }
}
