package org.palomar.filter.attachments.internal.look;

import java.io.IOException;

/** Ends the look at a message: a bound is reached. */
final class HaltException extends IOException {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    HaltException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
