package org.palomar.api.address;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * A mail domain in its canonical form: lower case, A-labels (RFC 5890), no trailing dot.
 *
 * @param name at most {@value #MAX_LENGTH} characters, labels of letters, digits and inner hyphens
 */
public record Domain(String name) implements Comparable<Domain> {

    /** RFC 1035 §2.3.4, as text without the root's dot. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;

    public Domain {
        if (!isCanonical(name)) {
            throw new IllegalArgumentException("not a canonical domain name");
        }
    }

    /** Parses what a person or a peer wrote: any case, U-labels allowed, one trailing dot allowed. */
    public static Optional<Domain> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH + 1) {
            return Optional.empty();
        }
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        try {
            String ascii = isAscii(trimmed) ? trimmed : IDN.toASCII(trimmed, IDN.USE_STD3_ASCII_RULES);
            String canonical = ascii.toLowerCase(Locale.ROOT);
            return isCanonical(canonical) ? Optional.of(new Domain(canonical)) : Optional.empty();
        } catch (IllegalArgumentException notAnIdn) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, for names that the program itself knows to be right. */
    public static Domain of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a domain name"));
    }

    /** The name with U-labels, for people. */
    public String toUnicode() {
        return IDN.toUnicode(name);
    }

    @Override
    public int compareTo(Domain other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    // RFC 5321 §4.1.2: Domain = sub-domain *("." sub-domain); sub-domain = Let-dig [Ldh-str]
    private static boolean isCanonical(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (!isLabel(name, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
            }
        }
        return true;
    }

    private static boolean isLabel(String name, int start, int end) {
        if (end == start || end - start > MAX_LABEL || name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }
}
