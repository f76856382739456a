package org.palomar.sieve.internal.match;

/** A run-time error of a script (RFC 5228 §2.10.6): it ends, and its message is kept. Without a stack trace: it is no fault of the program. */
public final class SieveFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int line;

    /** One whose line is not known yet. */
    public SieveFailure(String message) {
        this(message, 0);
    }

    public SieveFailure(String message, int line) {
        super(message, null, false, false);
        this.line = line;
    }

    /** Where in the script; 0 if that is not known. */
    public int line() {
        return line;
    }

    /** The same failure at this line, unless it has one. */
    public SieveFailure at(int failedLine) {
        return line > 0 ? this : new SieveFailure(getMessage(), failedLine);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
