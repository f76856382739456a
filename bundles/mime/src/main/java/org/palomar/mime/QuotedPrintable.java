package org.palomar.mime;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text as quoted-printable (RFC 2045 §6.7): lines of ASCII, at most 76 characters each. Pure. */
public final class QuotedPrintable {

    private static final int LINE = 76;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private QuotedPrintable() {}

    /** @param text lines that end in LF */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 4);
        for (String line : text.split("\n", -1)) {
            encodeLine(line.getBytes(StandardCharsets.UTF_8), out);
            out.append("\r\n");
        }
        return out.toString();
    }

    private static void encodeLine(byte[] octets, StringBuilder out) {
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean last = i == octets.length - 1;
            String written = written(octets[i] & 0xff, last);
            if (column + written.length() > (last ? LINE : LINE - 1)) {
                out.append("=\r\n");
                column = 0;
            }
            out.append(written);
            column += written.length();
        }
    }

    private static String written(int octet, boolean last) {
        boolean plain = (octet > ' ' && octet < 0x7f && octet != '=') || (octet == ' ' && !last);
        return plain ? Character.toString(octet) : "=" + HEX.toHexDigits((byte) octet);
    }
}
