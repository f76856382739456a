package org.palomar.filter.senderauth.internal.spf;

/** The check ends here, without an answer. The message is a clause. */
final class SpfError extends Exception {

    private static final long serialVersionUID = 1L;

    private final SpfResult result;

    private SpfError(SpfResult result, String message) {
        super(message, null, false, false);
        this.result = result;
    }

    static SpfError permanent(String message) {
        return new SpfError(SpfResult.PERMERROR, message);
    }

    static SpfError temporary(String message) {
        return new SpfError(SpfResult.TEMPERROR, message);
    }

    SpfResult result() {
        return result;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
