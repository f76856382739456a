package org.palomar.net.backend;

import java.io.IOException;

/** A server has said that it can't answer this very question: that is the matter of the message, not of the server, and another one is not asked. */
public final class UnanswerableException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnanswerableException(String message) {
        super(message);
    }
}
