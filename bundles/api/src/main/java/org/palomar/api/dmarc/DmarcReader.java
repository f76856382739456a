package org.palomar.api.dmarc;

import java.io.IOException;
import org.palomar.api.message.Content;

/** Reads aggregate reports that others have sent. Safe for any thread. */
public interface DmarcReader {

    /**
     * Reads one: a message with a report, or the XML of one, plain or compressed (gzip, zip). It is bounded however large it grows when it is unpacked, and resolves nothing.
     *
     * @throws UnreadableReportException when it is none
     * @throws IOException when the content can't be read
     */
    DmarcReport read(Content content) throws IOException, UnreadableReportException;
}
