package org.palomar.smtp.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.palomar.api.message.Content;
import org.palomar.smtp.grammar.HeaderSurvey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The octets of one message as they come in, behind the {@code Received} field that we put before them. The first {@value #IN_MEMORY} octets stay in memory,
 * the rest goes to a {@link SpoolFile}. The reader writes straight into {@link #buffer()}. A message that can't be kept, as it is too large or the disk is full,
 * is read on and forgotten, so that its end is found. For the connection's thread.
 */
public final class MessageBody implements AutoCloseable {

    /** Longer messages go to disk; most are far shorter. */
    public static final int IN_MEMORY = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(MessageBody.class);

    /** Enough for most messages, which then cost one allocation. */
    private static final int INITIAL = 32 << 10;

    private static final int FILE_WINDOW = 64 << 10;
    private static final int GROWTH = 4;

    /** Why a message isn't kept. */
    enum Loss {
        NONE,
        TOO_LARGE,
        SPOOL_FAILED
    }

    private final Path folder;
    private final long limit;
    private final int prefix;
    private byte[] head;
    private int headEnd;
    private byte @Nullable [] window;
    private @Nullable SpoolFile file;
    private long octets;
    private Loss loss = Loss.NONE;

    /**
     * @param folder where the file goes, if there must be one
     * @param limit most octets of a message
     * @param trace octets to go before it
     */
    MessageBody(Path folder, long limit, byte[] trace) {
        this.folder = folder;
        this.limit = limit;
        this.prefix = trace.length;
        this.head = Arrays.copyOf(trace, INITIAL);
        this.headEnd = trace.length;
    }

    /** Where to put octets, from {@link #end()} on; there is room for one at least. */
    byte[] buffer() {
        byte[] open = window;
        return open == null ? head : open;
    }

    /** Where the free part of {@link #buffer()} begins. */
    int end() {
        return window == null ? headEnd : 0;
    }

    /** Takes octets in that were put into the buffer from {@link #end()} on. */
    void append(int count) {
        octets += count;
        if (octets > limit && loss == Loss.NONE) {
            lose(Loss.TOO_LARGE);
        }
        if (loss != Loss.NONE) {
            return;
        }
        if (window == null) {
            headEnd += count;
            makeRoom();
        } else {
            spool(window, count);
        }
    }

    /** Octets that came, kept or not. */
    long octets() {
        return octets;
    }

    Loss loss() {
        return loss;
    }

    /** What the part in memory says of the header. */
    HeaderSurvey survey() {
        return HeaderSurvey.of(head, prefix, headEnd);
    }

    /** Whether the message has a CR that no LF follows before this index of its part in memory. */
    boolean hasBareCrBefore(int end) {
        for (int i = prefix; i < end; i++) {
            if (head[i] == '\r' && (i + 1 == headEnd || head[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
    }

    /** Octets of the message that are in memory. */
    int inMemory() {
        return headEnd - prefix;
    }

    /** Index of the message's first octet in memory: what is before it is the trace. */
    int messageStart() {
        return prefix;
    }

    /**
     * Changes the header.
     *
     * @param front octets to go before the message, behind the trace
     * @param cuts what to leave out, in order
     */
    void edit(byte[] front, List<HeaderSurvey.Span> cuts) {
        byte[] edited = Arrays.copyOf(head, headEnd + front.length);
        System.arraycopy(front, 0, edited, prefix, front.length);
        int end = prefix + front.length;
        int from = prefix;
        for (HeaderSurvey.Span cut : cuts) {
            System.arraycopy(head, from, edited, end, cut.from() - from);
            end += cut.from() - from;
            from = cut.to();
        }
        System.arraycopy(head, from, edited, end, headEnd - from);
        headEnd = end + headEnd - from;
        head = edited;
    }

    /** The trace and the message; valid until this is closed. */
    Content content() {
        byte[] exact = head.length == headEnd ? head : Arrays.copyOf(head, headEnd);
        SpoolFile rest = file;
        return rest == null ? Content.of(exact) : new SpooledContent(exact, rest);
    }

    @Override
    public void close() {
        SpoolFile open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("A spool file in {} could not be closed: {}", folder, e.getMessage());
            }
        }
    }

    private void makeRoom() {
        if (headEnd < head.length) {
            return;
        }
        int most = IN_MEMORY + prefix;
        if (head.length < most) {
            head = Arrays.copyOf(head, Math.min(head.length * GROWTH, most));
            return;
        }
        try {
            file = SpoolFile.create(folder);
            window = new byte[FILE_WINDOW];
        } catch (IOException e) {
            spoolFailed(e);
        }
    }

    private void spool(byte[] from, int count) {
        SpoolFile open = file;
        try {
            if (open != null) {
                open.append(from, 0, count);
            }
        } catch (IOException e) {
            spoolFailed(e);
        }
    }

    private void spoolFailed(IOException e) {
        LOG.error("Messages can't be spooled to {}: {}; see to its disk space and its owner", folder, e.getMessage());
        lose(Loss.SPOOL_FAILED);
    }

    // From here on the buffer is used over and over.
    private void lose(Loss why) {
        loss = why;
        headEnd = prefix;
        close();
        file = null;
        window = new byte[FILE_WINDOW];
    }
}
