package org.palomar.reports;

/** A report could not be sent; the message is a clause for the operator. */
public final class NotSentException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Fault {
        /** Something is missing here, which is no attempt. */
        OURS,
        /** They may take it later. */
        THEIRS,
        /** They don't want it so. */
        REFUSED
    }

    private final Fault fault;

    private NotSentException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public static NotSentException ours(String message) {
        return new NotSentException(Fault.OURS, message);
    }

    public static NotSentException theirs(String message) {
        return new NotSentException(Fault.THEIRS, message);
    }

    public static NotSentException refused(String message) {
        return new NotSentException(Fault.REFUSED, message);
    }

    public Fault fault() {
        return fault;
    }
}
