package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.message.Content;
import org.palomar.net.LineChannel;
import org.palomar.net.MemoryBudget;
import org.palomar.net.SpoolFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message on its way in from a literal: in memory if it is small and all messages together leave room, else in a file of the spool. Memory is taken in steps,
 * each as large as all before it: who announces much and sends nothing holds {@value #BUFFER} octets.
 */
final class IncomingMessage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingMessage.class);

    /** Larger ones are spooled (the memory that one session may take). */
    static final long IN_MEMORY = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final MemoryBudget budget;
    private Optional<Content> content = Optional.empty();
    private @Nullable SpoolFile file;
    private long held;

    private IncomingMessage(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Reads a literal.
     *
     * @param memory octets that it may have in memory
     * @param budget what they are taken from
     * @param timeout for each piece
     * @throws IOException when the connection broke, never because of the spool
     */
    static IncomingMessage read(
            LineChannel channel, long length, long memory, MemoryBudget budget, Duration timeout, Path spool)
            throws IOException {
        IncomingMessage message = new IncomingMessage(budget);
        boolean complete = false;
        try {
            byte[] start = length <= memory ? message.readIntoMemory(channel, (int) length, timeout) : NOTHING;
            if (start.length == length) {
                message.content = Optional.of(Content.of(start));
            } else {
                message.readIntoFile(channel, start, length, timeout, spool);
            }
            complete = true;
            return message;
        } finally {
            if (!complete) {
                message.close();
            }
        }
    }

    /**
     * Counts what is held of it in memory until all of the command are committed, which is as long as this is open.
     *
     * @return false if all messages together leave no room for so many octets
     */
    boolean holdForCommit(long octets) {
        return octets <= held || hold(octets - held);
    }

    /** The store has it: of this only what is counted is left, and no file. */
    void staged() {
        content = Optional.empty();
        closeFile();
    }

    private boolean hold(long length) {
        boolean have = budget.take(length);
        held += have ? length : 0;
        return have;
    }

    private void release() {
        budget.giveBack(held);
        held = 0;
    }

    /** The first octets of the literal: all of them, or as many as there is room for. */
    private byte[] readIntoMemory(LineChannel channel, int length, Duration timeout) throws IOException {
        byte[] octets = NOTHING;
        while (octets.length < length) {
            int have = octets.length;
            int step = Math.min(length - have, Math.max(have, BUFFER));
            if (!hold(step)) {
                return octets;
            }
            octets = Arrays.copyOf(octets, have + step);
            readFully(channel, octets, have, octets.length, timeout);
        }
        return octets;
    }

    /** What the disk refuses is no error of the connection: the rest is read and thrown away, and there is no content in the end. */
    private void readIntoFile(LineChannel channel, byte[] start, long length, Duration timeout, Path spool)
            throws IOException {
        SpoolFile writing = create(spool);
        writing = writing == null ? null : written(writing, start, start.length, spool);
        release();
        byte[] buffer = new byte[(int) Math.min(length, BUFFER)];
        for (long left = length - start.length; left > 0; ) {
            int count = (int) Math.min(left, buffer.length);
            readFully(channel, buffer, 0, count, timeout);
            left -= count;
            writing = writing == null ? null : written(writing, buffer, count, spool);
        }
        content = Optional.ofNullable(writing).map(complete -> complete.from(0));
    }

    private @Nullable SpoolFile create(Path spool) {
        try {
            file = SpoolFile.create(spool);
        } catch (IOException refused) {
            LOG.error("a message can't be spooled in {}: {}", spool, refused.toString());
        }
        return file;
    }

    private static @Nullable SpoolFile written(SpoolFile writing, byte[] octets, int count, Path spool) {
        try {
            writing.append(octets, 0, count);
            return writing;
        } catch (IOException refused) {
            LOG.error("a message can't be spooled in {}: {}", spool, refused.toString());
            return null;
        }
    }

    private static void readFully(LineChannel channel, byte[] target, int from, int to, Duration timeout)
            throws IOException {
        for (int at = from; at < to; ) {
            int count = channel.read(target, at, to - at, timeout);
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
        closeFile();
        release();
    }

    private void closeFile() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
