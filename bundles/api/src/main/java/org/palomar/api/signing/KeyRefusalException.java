package org.palomar.api.signing;

/** What an operator wants of keys is refused; nothing changed. The message is a sentence that says what to do instead. */
public final class KeyRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    public KeyRefusalException(String message) {
        super(message);
    }
}
