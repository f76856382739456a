package org.palomar.api.address;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How local parts are spelled (RFC 5321 §4.1.2, RFC 6531 §3.3). */
final class LocalPart {

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /** Whether it can be one, without quoting: neither empty nor too long, and without control characters. */
    static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return false;
            }
        }
        int octets = text.getBytes(StandardCharsets.UTF_8).length;
        return octets > 0 && octets <= Address.MAX_LOCAL_PART;
    }

    // Local-part = Dot-string / Quoted-string
    /** Takes the quoting off; empty if it is no local part. */
    static Optional<String> parse(String text) {
        boolean quoted = text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"';
        Optional<String> plain = quoted ? unquote(text) : Optional.of(text).filter(LocalPart::isDotString);
        return plain.filter(LocalPart::isValid);
    }

    /** As written on the wire: quoted only where it must be. */
    static String written(String plain) {
        return isDotString(plain) ? plain : '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    // Quoted-string = DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE
    private static Optional<String> unquote(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                if (++i == text.length() - 1) {
                    return Optional.empty();
                }
                c = text.charAt(i);
            } else if (c == '"') {
                return Optional.empty();
            }
            plain.append(c);
        }
        return Optional.of(plain.toString());
    }

    // Dot-string = Atom *("." Atom)
    private static boolean isDotString(String text) {
        boolean atomStarted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!atomStarted) {
                    return false;
                }
                atomStarted = false;
            } else if (isAtext(c)) {
                atomStarted = true;
            } else {
                return false;
            }
        }
        return atomStarted;
    }

    private static boolean isAtext(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || c >= 0x80 || ATEXT_SPECIALS.indexOf(c) >= 0;
    }

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    }
}
