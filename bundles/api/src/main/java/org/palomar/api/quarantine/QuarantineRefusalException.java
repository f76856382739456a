package org.palomar.api.quarantine;

/** What was asked of an entry is not possible; the message is a sentence for whoever asked. */
public final class QuarantineRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whether somebody else is just deciding on the entry. */
    private final boolean busy;

    public QuarantineRefusalException(String message) {
        this(message, false);
    }

    private QuarantineRefusalException(String message, boolean busy) {
        super(message);
        this.busy = busy;
    }

    /** That somebody else is just deciding on an entry. */
    public static QuarantineRefusalException busy(QuarantineId id) {
        return new QuarantineRefusalException(
                "Somebody else is just deciding on entry " + id + "; look again in a moment.", true);
    }

    public boolean isBusy() {
        return busy;
    }
}
