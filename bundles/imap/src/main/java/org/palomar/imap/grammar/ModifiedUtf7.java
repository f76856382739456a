package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Mailbox names as IMAP4rev1 writes them (RFC 3501 §5.1.3): printable ASCII, anything else as UTF-16 in a base64 of its own between {@code &} and {@code -}. */
public final class ModifiedUtf7 {

    private ModifiedUtf7() {}

    /** The name in Unicode; empty if the octets are not modified UTF-7 in its one proper form. */
    public static Optional<String> decode(String encoded) {
        StringBuilder text = new StringBuilder(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            char c = encoded.charAt(at++);
            if (c < 0x20 || c > 0x7e) {
                return Optional.empty();
            }
            if (c != '&') {
                text.append(c);
                continue;
            }
            int end = encoded.indexOf('-', at);
            if (end < 0) {
                return Optional.empty();
            }
            text.append(end == at ? "&" : shifted(encoded.substring(at, end)));
            at = end + 1;
        }
        String name = text.toString();
        // One form for each name (RFC 3501 §5.1.3: "&" for printable ASCII and needless shifts are wrong), lone
        // surrogates excluded.
        return encode(name).equals(encoded) ? Optional.of(name) : Optional.empty();
    }

    /** Whatever the base64 holds; a wrong one yields text that doesn't encode to the same again. */
    private static String shifted(String base64) {
        try {
            byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
            return new String(utf16, StandardCharsets.UTF_16BE);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** The name in modified UTF-7. */
    public static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (isPrintable(c)) {
                encoded.append(c == '&' ? "&-" : String.valueOf(c));
                at++;
                continue;
            }
            int end = at;
            while (end < name.length() && !isPrintable(name.charAt(end))) {
                end++;
            }
            byte[] utf16 = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
            encoded.append('&').append(base64.replace('/', ',')).append('-');
            at = end;
        }
        return encoded.toString();
    }

    private static boolean isPrintable(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
