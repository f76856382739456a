package org.palomar.api.secret;

/** An encrypted value can't be read: it was changed, or encrypted with another key. The message never holds the value. */
public final class UndecipherableException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecipherableException(String message) {
        super(message);
    }
}
