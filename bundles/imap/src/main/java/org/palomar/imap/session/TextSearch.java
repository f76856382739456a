package org.palomar.imap.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;

/** Looks for a text without regard to case, in characters or, where both come to the same, in octets. */
final class TextSearch {

    private static final int WINDOW = 16 * 1024;

    private final String folded;
    private final byte[] octets;
    private final boolean ascii;

    TextSearch(String text) {
        this.folded = text.toLowerCase(Locale.ROOT);
        this.octets = folded.getBytes(StandardCharsets.UTF_8);
        this.ascii = octets.length == folded.length();
    }

    boolean isIn(String text) {
        if (!ascii) {
            return text.toLowerCase(Locale.ROOT).contains(folded);
        }
        int last = text.length() - folded.length();
        for (int at = 0; at <= last; at++) {
            if (text.regionMatches(true, at, folded, 0, folded.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether an ASCII text can be looked for in the part's octets as they are: no transfer encoding, and a charset that has ASCII in it. */
    boolean isOctetSearch(Description part) {
        boolean identity = switch (part.encoding()) {
            case "", "7BIT", "8BIT", "BINARY" -> true;
            default -> false;
        };
        return ascii && identity && hasAscii(part);
    }

    private static boolean hasAscii(Description part) {
        for (Parameter parameter : part.parameters()) {
            if (parameter.name().startsWith("charset")) {
                String charset = parameter.value().toLowerCase(Locale.ROOT);
                return charset.equals("us-ascii")
                        || charset.equals("utf-8")
                        || charset.startsWith("iso-8859-")
                        || charset.startsWith("windows-125");
            }
        }
        return true;
    }

    /** In octets; the stream ends after {@code length}. */
    boolean isIn(InputStream in, long length) throws IOException {
        int overlap = Math.max(octets.length - 1, 0);
        byte[] window = new byte[(int) Math.min(length, WINDOW) + overlap];
        int kept = 0;
        int count;
        while ((count = in.read(window, kept, window.length - kept)) > 0) {
            int end = kept + count;
            if (isWithin(window, end)) {
                return true;
            }
            kept = Math.min(overlap, end);
            System.arraycopy(window, end - kept, window, 0, kept);
        }
        return octets.length == 0;
    }

    private boolean isWithin(byte[] window, int end) {
        if (octets.length == 0) {
            return true;
        }
        byte lower = octets[0];
        byte upper = (byte) (lower >= 'a' && lower <= 'z' ? lower - 0x20 : lower);
        for (int at = 0; at <= end - octets.length; at++) {
            if ((window[at] == lower || window[at] == upper) && matchesAt(window, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesAt(byte[] window, int at) {
        for (int i = 1; i < octets.length; i++) {
            byte octet = window[at + i];
            if ((octet >= 'A' && octet <= 'Z' ? octet + 0x20 : octet) != octets[i]) {
                return false;
            }
        }
        return true;
    }

    /** In characters; the reader is closed. */
    boolean isIn(Reader text) throws IOException {
        try (text) {
            StringBuilder window = new StringBuilder();
            char[] piece = new char[WINDOW];
            int count;
            while ((count = text.read(piece)) > 0) {
                window.append(piece, 0, count);
                if (isIn(window.toString())) {
                    return true;
                }
                window.delete(0, Math.max(window.length() - Math.max(folded.length() - 1, 0), 0));
            }
            return folded.isEmpty();
        }
    }
}
