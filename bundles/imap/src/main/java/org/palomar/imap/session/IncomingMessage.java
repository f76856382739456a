package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.palomar.api.message.Content;
import org.palomar.net.LineChannel;

/** A message on its way in from a literal: in memory if it is small, else in a file of the spool that is removed when this is closed. */
final class IncomingMessage implements AutoCloseable {

    /** Larger ones are spooled (the memory that one session may take). */
    static final long IN_MEMORY = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Content content;
    private final Path file;
    private final boolean spooled;

    private IncomingMessage(Content content, Path file, boolean spooled) {
        this.content = content;
        this.file = file;
        this.spooled = spooled;
    }

    /**
     * Reads a literal.
     *
     * @param memory octets that it may have in memory
     * @param timeout for each piece
     */
    static IncomingMessage read(LineChannel channel, long length, long memory, Duration timeout, Path spool)
            throws IOException {
        if (length <= memory) {
            byte[] octets = new byte[(int) length];
            readFully(channel, octets, octets.length, timeout);
            return new IncomingMessage(Content.of(octets), spool, false);
        }
        Files.createDirectories(spool);
        Path file = Files.createTempFile(spool, "append-", ".eml");
        boolean complete = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (long left = length; left > 0; ) {
                int count = (int) Math.min(left, BUFFER);
                readFully(channel, buffer, count, timeout);
                out.write(buffer, 0, count);
                left -= count;
            }
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
        return new IncomingMessage(new SpooledContent(file, length), file, true);
    }

    private static void readFully(LineChannel channel, byte[] target, int length, Duration timeout) throws IOException {
        for (int at = 0; at < length; ) {
            int count = channel.read(target, at, length - at, timeout);
            if (count < 0) {
                throw new EOFException("the connection ended within a message");
            }
            at += count;
        }
    }

    Content content() {
        return content;
    }

    @Override
    public void close() throws IOException {
        if (spooled) {
            Files.deleteIfExists(file);
        }
    }

    private record SpooledContent(Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
