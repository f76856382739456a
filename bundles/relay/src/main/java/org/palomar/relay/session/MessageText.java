package org.palomar.relay.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import org.palomar.api.message.Content;
import org.palomar.net.LineChannel;

/**
 * The text of a message on its way out. A CR or LF that stands alone becomes a line's end, and the last line has one: no server is to find an end of the message where there is none
 * (RFC 5321 §2.3.8 forbids to send them).
 */
final class MessageText {

    private static final int PIECE = 16 * 1024;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] END = {'.', '\r', '\n'};

    private final OutputStream out;
    private final boolean dotted;
    private boolean atStart = true;
    private boolean afterCr;

    private MessageText(OutputStream out, boolean dotted) {
        this.out = out;
        this.dotted = dotted;
    }

    /**
     * In one piece, for a server that takes counted text (RFC 3030).
     *
     * @throws UnreadableContentException when it can't be read, or has not as many octets as it says
     */
    static byte[] counted(Content content) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(Math.toIntExact(content.size()) + CRLF.length);
        new MessageText(text, false).write(content, sent -> {});
        return text.toByteArray();
    }

    /**
     * After DATA: dots at the beginnings of lines are doubled, a dot ends it (RFC 5321 §4.5.2).
     *
     * @throws UnreadableContentException as above; what was sent has no end then
     * @throws SocketTimeoutException when the server takes it too slowly
     */
    static void dotted(Content content, LineChannel channel, Pace pace) throws IOException {
        long start = System.nanoTime();
        new MessageText(channel.output(), true).write(content, sent -> {
            channel.giveWay();
            if (!pace.isKept(sent, System.nanoTime() - start)) {
                throw new SocketTimeoutException("the server takes less than " + Pace.LEAST + " octets a second");
            }
        });
        channel.write(END);
    }

    /** What is done after each piece. */
    private interface BetweenPieces {
        void after(long sent) throws IOException;
    }

    private void write(Content content, BetweenPieces between) throws IOException {
        long left = content.size();
        try (InputStream in = open(content)) {
            byte[] piece = new byte[Math.clamp(content.size(), 1, PIECE)];
            for (int octets = read(in, piece); octets >= 0 && left >= 0; octets = read(in, piece)) {
                left -= octets;
                write(piece, octets);
                between.after(content.size() - left);
            }
        }
        if (left != 0) {
            throw new UnreadableContentException(new IOException("it has not " + content.size() + " octets"));
        }
        if (afterCr) {
            out.write('\n');
        } else if (!atStart) {
            out.write(CRLF);
        }
    }

    private static InputStream open(Content content) throws IOException {
        try {
            return content.open();
        } catch (IOException unreadable) {
            throw new UnreadableContentException(unreadable);
        }
    }

    private static int read(InputStream in, byte[] piece) throws IOException {
        try {
            return in.read(piece);
        } catch (IOException unreadable) {
            throw new UnreadableContentException(unreadable);
        }
    }

    private void write(byte[] octets, int end) throws IOException {
        int from = 0;
        for (int i = 0; i < end; i++) {
            byte octet = octets[i];
            if (afterCr && octet != '\n') {
                from = insert(octets, from, i, '\n');
                atStart = true;
            } else if (!afterCr && octet == '\n') {
                from = insert(octets, from, i, '\r');
            }
            if (dotted && atStart && octet == '.') {
                from = insert(octets, from, i, '.');
            }
            afterCr = octet == '\r';
            atStart = octet == '\n';
        }
        out.write(octets, from, end - from);
    }

    /** Writes what was not written up to {@code at}, and an octet that is not in the content; answers {@code at}. */
    private int insert(byte[] octets, int from, int at, char octet) throws IOException {
        out.write(octets, from, at - from);
        out.write(octet);
        return at;
    }
}
