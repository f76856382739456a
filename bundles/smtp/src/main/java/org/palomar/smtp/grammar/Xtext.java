package org.palomar.smtp.grammar;

import java.util.Optional;

/** Text in which what would end or split a parameter is written as two hexadecimal digits. */
final class Xtext {

    private Xtext() {}

    // xtext = *( xchar / hexchar ); xchar = %d33-126 but "+" and "="; hexchar = "+" 2(upper case hex digit)
    // RFC 3461 §4
    /** What it stands for: printable ASCII and spaces. Empty if it is no such text. */
    static Optional<String> decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+') {
                int high = i + 2 < text.length() ? digit(text.charAt(i + 1)) : -1;
                int low = i + 2 < text.length() ? digit(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                c = (char) (high << 4 | low);
                i += 2;
            } else if (c == '=' || c == ' ') {
                return Optional.empty();
            }
            if (c < 0x20 || c > 0x7e) {
                return Optional.empty();
            }
            decoded.append(c);
        }
        return Optional.of(decoded.toString());
    }

    private static int digit(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
