package org.palomar.relay.grammar;

import java.io.IOException;

/** What a server sent is no reply. */
public final class MalformedReplyException extends IOException {

    private static final long serialVersionUID = 1;

    /** Enough to see what it was: another protocol's greeting, a page, a line of a log. */
    private static final int SHOWN = 60;

    MalformedReplyException(String line) {
        super("not a reply: " + line.substring(0, Math.min(SHOWN, line.length())));
    }
}
