package org.palomar.filter.attachments.internal.look;

import java.io.IOException;

/** The look itself failed, by nothing that the message could help: its content can't be read, the disk is full, or the thread was interrupted. */
public final class LookFailedException extends IOException {

    private static final long serialVersionUID = 1;

    LookFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
