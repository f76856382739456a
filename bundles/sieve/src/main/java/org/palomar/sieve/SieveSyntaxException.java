package org.palomar.sieve;

/** A script that does not compile: where it is wrong, and in its message what to do about it. */
public final class SieveSyntaxException extends Exception {

    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /**
     * @param line from 1
     * @param column from 1, in characters
     * @param message a sentence that names the remedy
     */
    public SieveSyntaxException(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /** What is wrong, and what to do about it. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Place and message on one line, as ManageSieve and shells print it. */
    public String described() {
        return "line " + line + ", column " + column + ": " + getMessage();
    }
}
