package org.palomar.relay.sevenbit;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/**
 * Quoted-printable in lines of at most 76 characters (RFC 2045 §6.7). A CRLF or LF is a line's end, as it will be on the wire; a CR that stands alone is an octet.
 */
final class QuotedPrintable extends EncodingStream {

    /** The most characters of a line, a soft line break's equals sign included. */
    private static final int LINE = 76;

    private static final byte[] HEXADECIMAL = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] SOFT = {'=', '\r', '\n'};
    private static final int NONE = -1;

    private final boolean begun;
    private int column;
    /** A space or tab of which nobody knows yet whether a line ends behind it. */
    private int space = NONE;
    /** Whether a CR came, after that space if there is one. */
    private boolean cr;

    /** @param begun whether the text is quoted-printable already, and has octets beyond ASCII against its own word: nothing but these changes */
    QuotedPrintable(InputStream in, boolean begun) {
        super(in);
        this.begun = begun;
    }

    @Override
    void encode(byte[] octets, int count, ByteArrayOutputStream out) {
        for (int i = 0; i < count; i++) {
            if (begun) {
                escapeBeyondAscii(octets[i], out);
            } else {
                encode(octets[i] & 0xff, out);
            }
        }
    }

    private static void escapeBeyondAscii(byte octet, ByteArrayOutputStream out) {
        if (octet < 0) {
            out.writeBytes(escape(octet & 0xff));
        } else {
            out.write(octet);
        }
    }

    private void encode(int octet, ByteArrayOutputStream out) {
        switch (octet) {
            case '\n' -> {
                if (space != NONE) {
                    put(out, escape(space)); // RFC 2045 §6.7 (3): white space at the end of a line may get lost
                }
                space = NONE;
                cr = false;
                out.writeBytes(CRLF);
                column = 0;
            }
            case '\r' -> {
                if (cr) {
                    release(out);
                }
                cr = true;
            }
            case ' ', '\t' -> {
                release(out);
                space = octet;
            }
            default -> {
                release(out);
                put(out, isPlain(octet) ? new byte[] {(byte) octet} : escape(octet));
            }
        }
    }

    /** No line ends behind what is held. */
    private void release(ByteArrayOutputStream out) {
        if (space != NONE) {
            put(out, new byte[] {(byte) space});
        }
        if (cr) {
            put(out, escape('\r'));
        }
        space = NONE;
        cr = false;
    }

    @Override
    void finish(ByteArrayOutputStream out) {
        if (space != NONE) {
            put(out, escape(space));
        }
        space = NONE;
        release(out);
    }

    private void put(ByteArrayOutputStream out, byte[] characters) {
        if (column + characters.length >= LINE) {
            out.writeBytes(SOFT);
            column = 0;
            put(
                    out,
                    characters[0] == '-'
                            ? escape('-')
                            : characters); // no line of ours may look like one that parts bodies
            return;
        }
        out.writeBytes(characters);
        column += characters.length;
    }

    private static boolean isPlain(int octet) {
        return octet > ' ' && octet < 0x7f && octet != '=';
    }

    private static byte[] escape(int octet) {
        return new byte[] {'=', HEXADECIMAL[octet >> 4], HEXADECIMAL[octet & 0xf]};
    }
}
