package org.palomar.api.list;

/** A change of a list that is not possible; the message is a sentence for whoever asked for it. */
public final class ListRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    public ListRefusalException(String message) {
        super(message);
    }
}
