package org.palomar.api.attachment;

import java.io.IOException;
import java.util.List;
import org.palomar.api.message.Content;

/** Looks at what a message carries, by the server's settings, and does nothing about it. Safe for any thread; takes as long as the filter may. */
public interface AttachmentLook {

    /** The most rows of an answer; findings go before things without one. */
    int MOST = 1000;

    /**
     * All that is in a message, in the order in which it was met, a row for each finding of a thing.
     *
     * @throws IOException when the message can't be read, or the disk has no room to unpack something
     */
    List<AttachmentSeen> look(Content message) throws IOException;
}
