package org.palomar.signing.internal.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.palomar.api.message.Content;
import org.palomar.mime.FieldWalk;
import org.palomar.mime.MimeLimits;

/**
 * A message as it is signed: the octets of its header's fields, and the digest of its body.
 *
 * @param header without the empty line
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
record MessageOctets(byte[] header, byte[] bodyHash) {

    /** Most headers fit into it. */
    private static final int FIRST = 64 * 1024;

    /** What servers take of a header, and fields that were put before it. A message with more is none that was accepted here. */
    private static final int MOST = MimeLimits.HEADER + FIRST;

    /** @throws IOException when the message can't be read, or its header has no end within reach */
    static MessageOctets of(Content message) throws IOException {
        for (int most = FIRST; ; most *= 4) {
            int length = (int) Math.min(message.size(), Math.min(most, MOST));
            byte[] octets = start(message, length);
            FieldWalk walk = new FieldWalk(octets, 0, octets.length);
            int end = 0;
            while (walk.next()) {
                end = walk.end();
            }
            if (walk.closed() || length == message.size()) {
                return new MessageOctets(
                        Arrays.copyOf(octets, end), body(message, walk.closed() ? walk.end() : message.size()));
            }
            if (most >= MOST) {
                throw new IOException("the header of the message is longer than " + MOST + " octets");
            }
        }
    }

    private static byte[] start(Content message, int length) throws IOException {
        try (InputStream in = message.open(0, length)) {
            byte[] octets = in.readNBytes(length);
            if (octets.length < length) {
                throw new IOException("the message ends before its size");
            }
            return octets;
        }
    }

    private static byte[] body(Content message, long start) throws IOException {
        try (InputStream in = message.open(start, message.size() - start)) {
            return BodyHash.of(in);
        }
    }
}
