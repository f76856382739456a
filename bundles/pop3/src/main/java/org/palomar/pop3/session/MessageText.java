package org.palomar.pop3.session;

import java.io.IOException;
import java.io.InputStream;
import org.palomar.api.message.Content;
import org.palomar.api.message.OctetContent;
import org.palomar.net.LineChannel;

/**
 * The octets of a message on their way to the client. The first block is read before the reply begins, so that damage which shows there is
 * answered with {@code -ERR}; damage behind it breaks the connection, so that half a message never looks whole. For one thread.
 */
final class MessageText {

    private static final int BLOCK = 32 * 1024;

    private final Content content;
    /** How many octets are sent whatever their lines. */
    private final long always;

    /** How many lines are sent behind those. */
    private final long lines;

    private final InputStream in;
    private final byte[] block;
    private final int first;

    private MessageText(Content content, long always, long lines) throws IOException {
        this.content = content;
        this.always = always;
        this.lines = lines;
        if (content instanceof OctetContent inMemory) {
            this.in = InputStream.nullInputStream();
            this.block = inMemory.octets();
            this.first = block.length;
        } else {
            this.in = content.open();
            this.block = new byte[(int) Math.clamp(content.size(), 1L, (long) BLOCK)];
            this.first = in.readNBytes(block, 0, block.length);
        }
    }

    static MessageText whole(Content content) throws IOException {
        return new MessageText(content, content.size(), 0);
    }

    /** The header with its empty line, and lines of the body. */
    static MessageText top(Content content, long headerEnd, int lines) throws IOException {
        return new MessageText(content, headerEnd, lines);
    }

    /** Sends it; call once. */
    void writeTo(LineChannel channel) throws IOException {
        try (InputStream closed = in) {
            DotStuffing out = new DotStuffing(channel);
            long sent = 0;
            long linesLeft = lines;
            int count = first;
            while (count > 0) {
                int plain = (int) Math.clamp(always - sent, 0L, (long) count);
                int end = plain;
                while (end < count && linesLeft > 0) {
                    linesLeft -= block[end++] == '\n' ? 1 : 0;
                }
                out.write(block, 0, end);
                sent += end;
                if (end < count || (sent >= always && linesLeft == 0)) {
                    break;
                }
                count = sent >= content.size() ? 0 : closed.readNBytes(block, 0, block.length);
            }
            if (sent < always) {
                throw new IOException("the stored message is shorter than its size says");
            }
            out.end();
        }
    }
}
