package org.palomar.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.message.OctetContent;
import org.palomar.mime.internal.LineScanner;
import org.palomar.mime.internal.StructureScanner;

/**
 * Reads a message once and says what is in it and where.
 *
 * <p>A message in memory is scanned in place; any other streams through a window of at most 64 KiB. Line ends are CRLF or bare LF. A header
 * ends at its first empty line, whatever stands before it. Texts of the summary have CR and NUL replaced by spaces, so that they fit
 * every protocol's strings; parameter names are in lower case; RFC 2231 continuations are joined, and a value with a charset keeps its
 * percent encoding under a name that ends in {@code *} ({@link MimeParameters} decodes it).
 */
public final class MessageParser {

    private MessageParser() {}

    /**
     * The envelope and the structure, with places exact to the octet: each part lies within the body of the part around it.
     *
     * @throws IOException only if the content can't be read
     */
    public static MessageSummary summarize(Content content) throws IOException {
        return scan(content).summary();
    }

    /**
     * The structure, for who must see every part: empty where one of {@link MimeLimits} kept a part, or a field of one, out of it, and where
     * readers differ in what they see (two fields of one kind, a boundary in an encoding). Limits that only cut off an envelope don't count.
     *
     * @throws IOException only if the content can't be read
     */
    public static Optional<BodyStructure> wholeStructure(Content content) throws IOException {
        StructureScanner.Scan scan = scan(content);
        return scan.whole() ? Optional.of(scan.summary().structure()) : Optional.empty();
    }

    private static StructureScanner.Scan scan(Content content) throws IOException {
        if (content instanceof OctetContent inMemory) {
            return new StructureScanner(new LineScanner(inMemory.octets())).scan();
        }
        try (InputStream in = content.open()) {
            return new StructureScanner(new LineScanner(in, content.size())).scan();
        }
    }
}
