package org.palomar.mime.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The alphabets of base64 and of the Q encoding. */
public final class TransferCodes {

    /** What an octet is in base64: its six bits, or one of the negative marks. */
    static final byte[] BASE64 = alphabet();

    static final byte BASE64_NOISE = -1;
    static final byte BASE64_PAD = -2;

    private TransferCodes() {}

    /** Decodes base64 (RFC 2045 §6.8), skipping what is not of its alphabet, up to the padding. */
    public static byte[] base64(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = 0;
        int bits = 0;
        int count = 0;
        for (byte octet : octets) {
            byte code = BASE64[octet & 0xff];
            if (code == BASE64_PAD) {
                break;
            }
            if (code != BASE64_NOISE) {
                bits = (bits << 6) | code;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    octets[length++] = (byte) (bits >> count);
                }
            }
        }
        return Arrays.copyOf(octets, length);
    }

    /** Decodes the Q encoding (RFC 2047 §4.2): quoted-printable with underscores for spaces. */
    public static byte[] q(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
            if (c == '=' && low >= 0) {
                octets.write((high << 4) | low);
                i += 2;
            } else {
                octets.write(c == '_' ? ' ' : c);
            }
        }
        return octets.toByteArray();
    }

    /** The value of a hex digit in either case, or -1. */
    static int hex(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static byte[] alphabet() {
        byte[] codes = new byte[256];
        Arrays.fill(codes, BASE64_NOISE);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            codes[alphabet.charAt(i)] = (byte) i;
        }
        codes['='] = BASE64_PAD;
        return codes;
    }
}
