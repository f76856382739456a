package org.palomar.api.script;

/** A script was refused; says what its owner should hear. */
public final class ScriptRefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why; response codes of ManageSieve follow from it (RFC 5804 §1.3). */
    public enum Reason {
        /** There is no script of this name. */
        NON_EXISTENT,
        /** There is a script of the new name. */
        ALREADY_EXISTS,
        /** The active script can't be deleted. */
        ACTIVE,
        TOO_MANY,
        TOO_LARGE,
        /** It does not compile. */
        WRONG
    }

    private final Reason reason;

    /** @param message a sentence for the owner; with line and column of the fault for {@link Reason#WRONG} */
    public ScriptRefusalException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong, and what to do about it. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
