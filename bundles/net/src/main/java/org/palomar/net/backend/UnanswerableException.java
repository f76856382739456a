package org.palomar.net.backend;

import org.palomar.api.pipeline.UnjudgeableException;

/** A server has said that it can't answer this very question: that is the matter of the message, not of the server, and another one is not asked. */
public final class UnanswerableException extends UnjudgeableException {

    private static final long serialVersionUID = 1L;

    public UnanswerableException(String message) {
        super(message);
    }
}
