package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.net.LineChannel;

/** A message on its way in from a literal: in memory if it is small, else in a file of the spool that is removed when this is closed. */
final class IncomingMessage implements AutoCloseable {

    /** Larger ones are spooled (the memory that one session may take). */
    static final long IN_MEMORY = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Optional<Content> content;
    private final Optional<SpoolFile> file;

    private IncomingMessage(Optional<Content> content, Optional<SpoolFile> file) {
        this.content = content;
        this.file = file;
    }

    /**
     * Reads a literal.
     *
     * @param memory octets that it may have in memory
     * @param timeout for each piece
     * @throws IOException when the connection broke, never because of the spool
     */
    static IncomingMessage read(LineChannel channel, long length, long memory, Duration timeout, Path spool)
            throws IOException {
        if (length <= memory) {
            byte[] octets = new byte[(int) length];
            readFully(channel, octets, octets.length, timeout);
            return new IncomingMessage(Optional.of(Content.of(octets)), Optional.empty());
        }
        SpoolFile file = new SpoolFile(spool);
        boolean complete = false;
        try {
            byte[] buffer = new byte[BUFFER];
            for (long left = length; left > 0; ) {
                int count = (int) Math.min(left, BUFFER);
                readFully(channel, buffer, count, timeout);
                file.write(buffer, count);
                left -= count;
            }
            complete = true;
        } finally {
            if (!complete) {
                file.close();
            }
        }
        return new IncomingMessage(file.finish(), Optional.of(file));
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

    /** Empty if it could not be spooled. */
    Optional<Content> content() {
        return content;
    }

    @Override
    public void close() {
        file.ifPresent(SpoolFile::close);
    }
}
