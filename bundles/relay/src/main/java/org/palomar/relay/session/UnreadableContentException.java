package org.palomar.relay.session;

import java.io.IOException;

/** The text of a message can't be read here: no server's fault, and no other would get it whole. */
final class UnreadableContentException extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableContentException(IOException failure) {
        super("the text of the message can't be read: " + failure.getMessage(), failure);
    }
}
