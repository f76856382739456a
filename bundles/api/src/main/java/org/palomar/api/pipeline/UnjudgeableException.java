package org.palomar.api.pipeline;

import java.io.IOException;

/**
 * A step can't judge this very message, as one that its scanner can't read. Its policy holds for the message, and nothing is said against the step: strangers, who can write such messages, don't have it taken out for others.
 */
public class UnjudgeableException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message why, for the operator; without what the message says */
    public UnjudgeableException(String message) {
        super(message);
    }
}
