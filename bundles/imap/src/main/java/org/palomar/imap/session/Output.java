package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.palomar.net.LineChannel;

/** Puts responses together as octets and hands them to the connection in pieces. Holds no buffer between commands. */
final class Output {

    private static final byte[] NO_BUFFER = {};

    private static final int FIRST_SIZE = 512;

    /** Larger pieces save nothing: the connection sends them in pieces of its own. */
    private static final int PIECE = 16 * 1024;

    /** Longer texts are sent as literals, which readers take without looking for escapes. */
    private static final int MAX_QUOTED = 1000;

    /** Digits of the largest long. */
    private static final int MAX_DIGITS = 19;

    private static final byte[] NIL = ascii("NIL");
    private static final byte[] CRLF = {'\r', '\n'};

    private final LineChannel channel;
    private byte[] buffer = NO_BUFFER;
    private int length;

    Output(LineChannel channel) {
        this.channel = channel;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    Output text(String latin1) throws IOException {
        int count = latin1.length();
        reserve(count);
        if (count > buffer.length) {
            return bytes(ascii(latin1));
        }
        for (int i = 0; i < count; i++) {
            buffer[length + i] = (byte) latin1.charAt(i);
        }
        length += count;
        return this;
    }

    Output bytes(byte[] octets) throws IOException {
        return bytes(octets, 0, octets.length);
    }

    Output bytes(byte[] octets, int offset, int count) throws IOException {
        if (count > PIECE / 2) {
            spill();
            channel.write(octets, offset, count);
            return this;
        }
        reserve(count);
        System.arraycopy(octets, offset, buffer, length, count);
        length += count;
        return this;
    }

    Output octet(char ascii) throws IOException {
        reserve(1);
        buffer[length++] = (byte) ascii;
        return this;
    }

    Output number(long value) throws IOException {
        reserve(MAX_DIGITS);
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    Output nil() throws IOException {
        return bytes(NIL);
    }

    Output crlf() throws IOException {
        return bytes(CRLF);
    }

    /** nstring of a text whose absence is the empty string: one character for each octet. */
    Output nstring(String latin1) throws IOException {
        return latin1.isEmpty() ? nil() : string(latin1);
    }

    /** string = quoted / literal; one character for each octet, NUL excluded. */
    Output string(String latin1) throws IOException {
        if (latin1.length() > MAX_QUOTED || !fitsQuoted(latin1)) {
            return octet('{').number(latin1.length()).octet('}').crlf().text(latin1);
        }
        reserve(2 * latin1.length() + 2);
        buffer[length++] = '"';
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            if (c == '"' || c == '\\') {
                buffer[length++] = '\\';
            }
            buffer[length++] = (byte) c;
        }
        buffer[length++] = '"';
        return this;
    }

    private static boolean fitsQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** A mailbox's name in the encoding of the session: an atom if it can be one and would not be read as NIL, else quoted. */
    Output mailbox(byte[] encoded) throws IOException {
        boolean atom = !isNil(encoded);
        for (byte octet : encoded) {
            atom &= octet > 0x20 && octet < 0x7f && "(){%*\"\\]".indexOf(octet) < 0;
        }
        if (atom) {
            return bytes(encoded);
        }
        octet('"');
        for (byte each : encoded) {
            if (each == '"' || each == '\\') {
                octet('\\');
            }
            octet((char) each);
        }
        return octet('"');
    }

    /** Whether readers may take an atom for the absence of a text (RFC 9051 §9, nil; literals of the grammar have no case). */
    private static boolean isNil(byte[] atom) {
        return atom.length == NIL.length && new String(atom, StandardCharsets.ISO_8859_1).equalsIgnoreCase("NIL");
    }

    private void reserve(int count) throws IOException {
        if (buffer.length - length >= count) {
            return;
        }
        if (buffer.length == PIECE) {
            spill();
            return;
        }
        int size = Math.max(buffer.length * 2, FIRST_SIZE);
        while (size < length + count && size < PIECE) {
            size *= 2;
        }
        byte[] larger = new byte[Math.min(size, PIECE)];
        System.arraycopy(buffer, 0, larger, 0, length);
        buffer = larger;
        if (buffer.length - length < count) {
            spill();
        }
    }

    /** Hands what was put together to the connection, which sends it with the next flush or when its own buffer is full. */
    void spill() throws IOException {
        if (length > 0) {
            int count = length;
            length = 0;
            channel.write(buffer, 0, count);
        }
    }

    /** Ends a command's output: nothing stays here, large buffers neither. */
    void endOfCommand() throws IOException {
        spill();
        if (buffer.length > FIRST_SIZE) {
            buffer = NO_BUFFER;
        }
    }

    /** Before a long wait. */
    void dropBuffer() throws IOException {
        spill();
        buffer = NO_BUFFER;
    }

    void flush() throws IOException {
        spill();
        channel.flush();
    }

    LineChannel channel() {
        return channel;
    }
}
