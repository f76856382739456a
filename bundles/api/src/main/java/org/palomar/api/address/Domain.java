package org.palomar.api.address;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * A mail domain in its canonical form: lower case, A-labels (RFC 5890), no trailing dot.
 *
 * @param name at most {@value #MAX_LENGTH} characters, labels of letters, digits, underscores and inner hyphens
 */
public record Domain(String name) implements Comparable<Domain> {

    /** RFC 1035 §2.3.4, as text without the root's dot. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;

    /** Sharp s, final sigma and the two joiners: IDNA 2003 makes ss, sigma and nothing of them, IDNA 2008 keeps them (RFC 5894 §7.2; UTS #46 §4). */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

    public Domain {
        if (!isCanonical(name)) {
            throw new IllegalArgumentException("not a canonical domain name");
        }
    }

    /**
     * Parses what a person or a peer wrote: any case, one trailing dot allowed, and U-labels.
     *
     * <p>U-labels are mapped by IDNA 2003 (RFC 3490), which knows the characters of Unicode 3.2; a label with later ones, or with one of the four for which
     * IDNA 2008 (RFC 5891) has another A-label, is refused rather than taken for another domain. Its A-label can be written.
     */
    public static Optional<Domain> parse(String text) {
        if (isCanonical(text)) { // what nearly all are
            return Optional.of(new Domain(text));
        }
        if (text.isEmpty() || text.length() > MAX_LENGTH + 1) {
            return Optional.empty();
        }
        if (text.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
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

    /** As a record's own, which costs several calls where addresses are keys. */
    @Override
    public int hashCode() {
        return name.hashCode();
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
    // Deviation: RFC 5321 §4.1.2 has no underscore; hosts with one in their name send mail, and the DNS knows them (RFC
    // 2181 §11).
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
