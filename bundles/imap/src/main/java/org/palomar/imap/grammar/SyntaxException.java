package org.palomar.imap.grammar;

/** The octets are not what the grammar wants. Stays within this package: {@link CommandParser} makes it a {@link Parsed}. */
final class SyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    SyntaxException(String text) {
        this("", text);
    }

    /** @param code the response code with which a well-formed command is refused; empty if the syntax is wrong */
    SyntaxException(String code, String text) {
        // No stack trace: a hostile client must not make us walk the stack for every line.
        super(text, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
