package org.palomar.shell.internal.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.palomar.api.message.Content;

/**
 * Messages of files: one each, or many in an mbox (RFC 4155), whose first line begins with "From ". Folders are read with all below them, Maildirs too. One message is in memory at a time, beside those that are handed over together.
 */
final class MessageFiles {

    /** Octets of a message; larger ones are counted and passed over. */
    static final int MOST_OCTETS = 64 << 20;

    /** Octets that are handed over at once, so that many large ones fit into memory. */
    private static final int MOST_TOGETHER = 16 << 20;

    private static final byte[] SEPARATOR = "From ".getBytes(StandardCharsets.US_ASCII);

    /** Takes some messages. */
    @FunctionalInterface
    interface Taker<E extends Exception> {
        void take(List<Content> messages) throws IOException, E;
    }

    private final int together;
    private final List<Content> waiting = new ArrayList<>();
    private long octets;
    private long passedOver;

    /** @param together messages that are handed over at once, at the most */
    MessageFiles(int together) {
        this.together = together;
    }

    /** Messages that were too large. */
    long passedOver() {
        return passedOver;
    }

    /** The files of a path, in the order of their names; symbolic links within folders are not followed. */
    static List<Path> files(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    <E extends Exception> void read(Path file, Taker<E> taker) throws IOException, E {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.mark(SEPARATOR.length);
            boolean mbox = Arrays.equals(in.readNBytes(SEPARATOR.length), SEPARATOR);
            in.reset();
            if (mbox) {
                mbox(in, taker);
            } else {
                add(in.readNBytes(MOST_OCTETS + 1), taker);
            }
        }
    }

    /** Hands over what is waiting. */
    <E extends Exception> void end(Taker<E> taker) throws IOException, E {
        if (!waiting.isEmpty()) {
            taker.take(List.copyOf(waiting));
            waiting.clear();
            octets = 0;
        }
    }

    private <E extends Exception> void add(byte[] message, Taker<E> taker) throws IOException, E {
        if (message.length > MOST_OCTETS) {
            passedOver++;
        } else if (message.length > 0) {
            waiting.add(Content.of(message));
            octets += message.length;
            if (waiting.size() >= together || octets >= MOST_TOGETHER) {
                end(taker);
            }
        }
    }

    private <E extends Exception> void mbox(InputStream in, Taker<E> taker) throws IOException, E {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean afterEmpty = true;
        boolean first = true;
        for (byte[] line = line(in); line.length > 0; line = line(in)) {
            if (afterEmpty && startsWith(line, 0)) {
                if (!first) {
                    add(message.toByteArray(), taker);
                }
                message.reset();
                first = false;
            } else if (message.size() <= MOST_OCTETS) {
                int quotes = quotes(line);
                message.write(line, quotes, line.length - quotes);
            }
            afterEmpty = isEmpty(line);
        }
        add(message.toByteArray(), taker);
    }

    private static boolean isEmpty(byte[] line) {
        return line[line.length - 1] == '\n' && (line.length == 1 || (line.length == 2 && line[0] == '\r'));
    }

    /** A line with its end, or a piece of a long one; nothing at the end. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int octet = in.read();
        while (octet >= 0) {
            line.write(octet);
            if (octet == '\n' || line.size() >= MOST_TOGETHER) {
                break;
            }
            octet = in.read();
        }
        return line.toByteArray();
    }

    /** One where a line of a message begins with the separator behind such marks: so it was quoted. */
    private static int quotes(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] == '>') {
            at++;
        }
        return at > 0 && startsWith(line, at) ? 1 : 0;
    }

    private static boolean startsWith(byte[] line, int from) {
        return line.length >= from + SEPARATOR.length
                && Arrays.equals(line, from, from + SEPARATOR.length, SEPARATOR, 0, SEPARATOR.length);
    }
}
