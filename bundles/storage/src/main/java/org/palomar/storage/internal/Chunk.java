package org.palomar.storage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A piece of a body as it is stored: its octets and their CRC-32C, so that damage shows whatever engine kept it. Pure. */
final class Chunk {

    static final int CHECKSUM = Integer.BYTES;

    private Chunk() {}

    /** Writes the checksum of all octets before the last four into these four. */
    static byte[] seal(byte[] chunk) {
        ByteBuffer.wrap(chunk).putInt(chunk.length - CHECKSUM, checksum(chunk));
        return chunk;
    }

    /** @return how many octets of the body it holds, from its first on */
    static int verify(byte[] chunk) throws IOException {
        if (chunk.length < CHECKSUM || ByteBuffer.wrap(chunk).getInt(chunk.length - CHECKSUM) != checksum(chunk)) {
            throw new IOException("a piece of the stored message is damaged");
        }
        return chunk.length - CHECKSUM;
    }

    private static int checksum(byte[] chunk) {
        CRC32C crc = new CRC32C();
        crc.update(chunk, 0, chunk.length - CHECKSUM);
        return (int) crc.getValue();
    }
}
