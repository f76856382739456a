package org.palomar.sieve.internal.run;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.palomar.mime.QuotedPrintable;

/** The body of a text part as it stands in a message. What senders write into a text must not come to be anything else there: no boundary of a part around it, no line end that is none. */
final class TextBody {

    /** Octets of a line in a message that is not encoded (RFC 5322 §2.1.1). */
    private static final int MAX_LINE = 998;

    /** With more than one of these octets beyond ASCII, base64 is shorter than quoted-printable. */
    private static final int FEW = 3;

    private static final byte[] CRLF = {'\r', '\n'};

    private final String encoding;
    private final byte[] octets;

    private TextBody(String encoding, byte[] octets) {
        this.encoding = encoding;
        this.octets = octets;
    }

    /**
     * @param text lines that end in CRLF, in the charset
     * @param outermost whether no part is around it: then it has no boundary to respect, and says itself that it is of eight bits (RFC 2045 §6.4)
     */
    static TextBody of(byte[] text, Charset charset, boolean outermost) {
        int beyond = beyondAscii(text);
        boolean plain =
                Arrays.equals("\r\n".getBytes(charset), CRLF) && isLines(text) && (outermost || !hasLineOfDashes(text));
        if (plain && beyond == 0) {
            return new TextBody("7bit", text);
        }
        if (plain && outermost) {
            return new TextBody("8bit", text);
        }
        if (plain && charset.equals(StandardCharsets.UTF_8) && beyond <= text.length / FEW) {
            byte[] quoted = quoted(new String(text, StandardCharsets.UTF_8));
            if (!hasLineOfDashes(quoted)) { // soft line ends make lines as well
                return new TextBody("quoted-printable", quoted);
            }
        }
        return new TextBody("base64", Base64.getMimeEncoder().encode(text));
    }

    private static byte[] quoted(String text) {
        String lines = text.replace("\r\n", "\n");
        String quoted = QuotedPrintable.encode(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        String exact = lines.endsWith("\n") ? quoted : quoted.substring(0, quoted.length() - 2);
        return exact.getBytes(StandardCharsets.US_ASCII);
    }

    private static int beyondAscii(byte[] text) {
        int beyond = 0;
        for (byte octet : text) {
            beyond += octet < 0 ? 1 : 0;
        }
        return beyond;
    }

    /** Whether it is lines as a message may have them: CR and LF together only, no NUL, none too long. */
    private static boolean isLines(byte[] text) {
        int line = 0;
        byte before = 0;
        for (byte octet : text) {
            if (octet == 0 || (before == '\r') != (octet == '\n')) {
                return false;
            }
            line = octet == '\n' ? 0 : line + 1;
            if (line > MAX_LINE + 1) { // the CR counts here
                return false;
            }
            before = octet;
        }
        return before != '\r' && line <= MAX_LINE;
    }

    private static boolean hasLineOfDashes(byte[] text) {
        for (int i = 0; i + 1 < text.length; i++) {
            if (text[i] == '-' && text[i + 1] == '-' && (i == 0 || text[i - 1] == '\n')) {
                return true;
            }
        }
        return false;
    }

    String encoding() {
        return encoding;
    }

    byte[] octets() {
        return octets;
    }
}
