package org.palomar.filter.attachments.internal.look;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.palomar.api.message.Content;

/** Numbers in octets, the lowest first, as ZIP, OLE2 and Windows have them; and pieces of content. */
final class Octets {

    private Octets() {}

    static int two(byte[] octets, int at) {
        return (octets[at] & 0xff) | (octets[at + 1] & 0xff) << 8;
    }

    static long four(byte[] octets, int at) {
        return two(octets, at) | (long) two(octets, at + 2) << 16;
    }

    /** Above the most positive number it is negative. */
    static long eight(byte[] octets, int at) {
        return four(octets, at) | four(octets, at + 4) << 32;
    }

    /**
     * A piece of content.
     *
     * @throws DamagedException when it is not all there
     */
    static byte[] piece(Content content, long at, int length) throws IOException {
        if (at < 0 || length < 0 || at > content.size() - length) {
            throw new DamagedException("it is cut off, or points behind its end");
        }
        try (InputStream in = content.open(at, length)) {
            byte[] octets = in.readNBytes(length);
            if (octets.length < length) {
                throw new DamagedException("it is cut off");
            }
            return octets;
        }
    }

    /** A stream of a piece of content, as much of it as is there. */
    static InputStream stream(Content content, long at, long length) throws IOException {
        long from = Math.clamp(at, 0, content.size());
        return content.open(from, Math.clamp(length, 0, content.size() - from));
    }

    /** What was read of a stream before the rest of it, which stays open. */
    static InputStream joined(byte[] before, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(before), new FilterInputStream(rest) {
            @Override
            public void close() {
                // whoever opened it closes it
            }
        });
    }
}
