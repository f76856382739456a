package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import org.palomar.api.message.Content;

/** Takes one type of thing apart. Holds nothing of a message. */
@FunctionalInterface
interface Reader {

    /**
     * Says what is wrong with it, and has what is in it looked at.
     *
     * @throws IOException when it is damaged; what was found before stays
     */
    void read(Item item, Content content, Look look) throws IOException;
}
