package org.palomar.api.quarantine;

/** What was asked of an entry is not possible; the message is a sentence for whoever asked. */
public final class QuarantineRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    public QuarantineRefusalException(String message) {
        super(message);
    }
}
