package org.palomar.smtp.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.palomar.api.message.Content;
import org.palomar.net.MessageMemory;
import org.palomar.net.SpoolFile;
import org.palomar.smtp.grammar.HeaderSurvey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The octets of one message as they come in, behind the {@code Received} field that we put before them. The first {@value #IN_MEMORY} octets stay in memory,
 * if all messages together leave so much, the rest goes to a {@link SpoolFile}; {@link #recall} completes the first part before the message is looked at. The
 * reader writes straight into {@link #buffer()}. A message that can't be kept, as it is too large or the disk is full, is read on and forgotten, so that its
 * end is found. For the connection's thread.
 */
public final class MessageBody implements AutoCloseable {

    /** Longer messages go to disk; most are far shorter. */
    public static final int IN_MEMORY = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(MessageBody.class);

    /** Enough for most messages, which then cost one allocation. */
    private static final int INITIAL = 32 << 10;

    private static final int FILE_WINDOW = 64 << 10;

    /** Each connection may have it, counted or not. */
    private static final int SMALL_WINDOW = 4 << 10;

    private static final int GROWTH = 4;

    /** Why a message isn't kept. */
    enum Loss {
        NONE,
        TOO_LARGE,
        NO_ROOM
    }

    private final Path folder;
    private final MessageMemory memory;
    private final long limit;
    private final int prefix;
    private byte[] head;
    private int headEnd;
    private byte @Nullable [] window;
    private @Nullable SpoolFile file;
    private long octets;
    private long held;
    private int recalled;
    private Loss loss = Loss.NONE;

    /**
     * @param folder where the file goes, if there must be one
     * @param memory what the octets in memory are taken from
     * @param limit most octets of a message
     * @param trace octets to go before it
     */
    MessageBody(Path folder, MessageMemory memory, long limit, byte[] trace) {
        this.folder = folder;
        this.memory = memory;
        this.limit = limit;
        this.prefix = trace.length;
        this.head = trace;
        this.headEnd = trace.length;
        makeRoom();
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

    /** The name of a field of the header, as it is written. */
    String fieldName(HeaderSurvey.Span field) {
        String text = new String(head, field.from(), field.to() - field.from(), StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.max(0, text.indexOf(':'))).strip();
    }

    /** What a field of the header says, unfolded (RFC 5322 §2.2.3), one character for each octet. */
    String fieldValue(HeaderSurvey.Span field) {
        String text = new String(head, field.from(), field.to() - field.from(), StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf(':') + 1).replace("\r\n", "");
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

    /** Whether all of the message is in memory, once it was recalled. */
    boolean isInMemory() {
        SpoolFile rest = file;
        return rest == null || rest.length() == recalled;
    }

    /** Whether the message's first line would go on with the field that is put before it (RFC 5322 §2.2.3). */
    boolean beginsWithWhiteSpace() {
        return headEnd > prefix && (head[prefix] == ' ' || head[prefix] == '\t');
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

    /**
     * Brings that part of the message back from the file which would have stayed in memory if there had been room. Waits for room now; if none comes, the
     * message is lost for this time.
     */
    void recall(Duration patience) {
        SpoolFile spooled = file;
        if (spooled == null || headEnd == IN_MEMORY + prefix) {
            return;
        }
        int count = (int) Math.min(IN_MEMORY + prefix - headEnd, spooled.length());
        if (!memory.judging().take(count, patience)) {
            lose(Loss.NO_ROOM);
            return;
        }
        recalled = count;
        byte[] completed = Arrays.copyOf(head, headEnd + count);
        try (InputStream in = spooled.from(0).open()) {
            if (in.readNBytes(completed, headEnd, count) < count) {
                throw new EOFException("the file is shorter than it was");
            }
            head = completed;
            headEnd += count;
        } catch (IOException e) {
            spoolFailed(e);
        }
    }

    /** The trace and the message; valid until this is closed. */
    Content content() {
        head = head.length == headEnd ? head : Arrays.copyOf(head, headEnd);
        SpoolFile rest = file;
        return rest == null || isInMemory() ? Content.of(head) : new SpooledContent(head, rest.from(recalled));
    }

    @Override
    public void close() {
        SpoolFile open = file;
        if (open != null) {
            open.close();
        }
        file = null;
        memory.receiving().giveBack(held);
        held = 0;
        memory.judging().giveBack(recalled);
        recalled = 0;
    }

    private boolean hold(long count) {
        boolean have = memory.receiving().take(count);
        held += have ? count : 0;
        return have;
    }

    private void makeRoom() {
        if (headEnd < head.length) {
            return;
        }
        int most = IN_MEMORY + prefix;
        int larger = Math.clamp((long) head.length * GROWTH, INITIAL, most);
        if (head.length < most && hold(larger - head.length)) {
            head = Arrays.copyOf(head, larger);
            return;
        }
        try {
            file = SpoolFile.create(folder);
            window = new byte[hold(FILE_WINDOW) ? FILE_WINDOW : SMALL_WINDOW];
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
        lose(Loss.NO_ROOM);
    }

    // From here on the buffer is used over and over.
    private void lose(Loss why) {
        loss = why;
        headEnd = prefix;
        head = Arrays.copyOf(head, prefix);
        close();
        window = new byte[SMALL_WINDOW];
    }
}
