package org.palomar.api.config;

import java.io.Serial;

/**
 * What is to be done depends on settings of which none were right since the start: the defaults are not what was configured, and may protect less. Mail waits for them; a filter step that throws it defers, whatever its policy. Nobody between whoever asks for
 * settings and whoever asked that one can do anything about it, so it is unchecked.
 */
public final class UnsettledException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param problem file, key and reason */
    public UnsettledException(String problem) {
        super(problem);
    }
}
