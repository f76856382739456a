package org.palomar.mime.internal;

import java.io.InputStream;

/**
 * Decodes quoted-printable (RFC 2045 §6.7) while it is read. An equals sign that starts neither a code nor a soft line break stands for
 * itself. White space at the end of a line is padding and is dropped (rule 3). For one thread.
 */
public final class QuotedPrintableInput extends DecodingInput {

    private enum State {
        TEXT,
        EQUALS,
        HIGH_DIGIT,
        /** Between the equals sign of a soft line break and its LF; only white space and CR may stand there. */
        SOFT_BREAK
    }

    private State state = State.TEXT;
    private int high;

    /** White space, and then perhaps a CR, whose fate the next octet decides. */
    private final byte[] held = new byte[HELD_BACK - 4];

    private int heldCount;
    private int at;

    public QuotedPrintableInput(InputStream in) {
        super(in);
    }

    @Override
    int decode(byte[] encoded, int length, byte[] decoded) {
        at = 0;
        for (int i = 0; i < length; i++) {
            accept(encoded[i], decoded);
        }
        return at;
    }

    @Override
    int finish(byte[] decoded) {
        at = 0;
        switch (state) {
            case TEXT, SOFT_BREAK -> {}
            case EQUALS -> put('=', decoded);
            case HIGH_DIGIT -> {
                put('=', decoded);
                put(high, decoded);
            }
        }
        return at;
    }

    private void accept(byte octet, byte[] decoded) {
        switch (state) {
            case TEXT -> text(octet, decoded);
            case EQUALS -> {
                if (TransferCodes.hex(octet & 0xff) >= 0) {
                    high = octet;
                    state = State.HIGH_DIGIT;
                } else if (isBlank(octet) || octet == '\r' || octet == '\n') {
                    state = octet == '\n' ? State.TEXT : State.SOFT_BREAK;
                } else {
                    literally('=', octet, decoded);
                }
            }
            case HIGH_DIGIT -> {
                int low = TransferCodes.hex(octet & 0xff);
                if (low >= 0) {
                    put((TransferCodes.hex(high) << 4) | low, decoded);
                    state = State.TEXT;
                } else {
                    put('=', decoded);
                    literally(high, octet, decoded);
                }
            }
            case SOFT_BREAK -> {
                if (octet == '\n') {
                    state = State.TEXT;
                } else if (!isBlank(octet) && octet != '\r') {
                    literally('=', octet, decoded);
                }
            }
        }
    }

    private void literally(int first, byte octet, byte[] decoded) {
        put(first, decoded);
        state = State.TEXT;
        text(octet, decoded);
    }

    private void text(byte octet, byte[] decoded) {
        if (isBlank(octet) && heldCount < held.length) {
            held[heldCount++] = octet;
            return;
        }
        if (octet == '\r' || octet == '\n') {
            heldCount = 0;
        }
        release(decoded);
        if (octet == '=') {
            state = State.EQUALS;
        } else {
            put(octet, decoded);
        }
    }

    private void release(byte[] decoded) {
        System.arraycopy(held, 0, decoded, at, heldCount);
        at += heldCount;
        heldCount = 0;
    }

    private void put(int octet, byte[] decoded) {
        decoded[at++] = (byte) octet;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
