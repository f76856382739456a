package org.palomar.api.address;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A mail address, {@code local-part@domain}. The one canonical parser of Palomar: whatever spelling comes in (quoted or not), equal
 * addresses have equal local parts. The local part keeps its case; {@link #folded()} is what look-ups use.
 *
 * @param localPart without quoting; 1 to {@value #MAX_LOCAL_PART} octets of UTF-8, no control characters (RFC 5321 §4.5.3.1.1)
 * @param domain where the mailbox lives
 */
public record Address(String localPart, Domain domain) {

    /** RFC 5321 §4.5.3.1.1. */
    public static final int MAX_LOCAL_PART = 64;

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    public Address {
        int octets = localPart.getBytes(StandardCharsets.UTF_8).length;
        if (octets == 0 || octets > MAX_LOCAL_PART || localPart.chars().anyMatch(Address::isControl)) {
            throw new IllegalArgumentException("not a local part");
        }
    }

    /**
     * Parses an addr-spec as RFC 5321 §4.1.2 ({@code Mailbox}) and RFC 6531 §3.3 allow it. Source routes, groups, comments, white space
     * and address literals are no addresses here.
     */
    public static Optional<Address> parse(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0 || text.length() > MAX_LOCAL_PART * 2 + 2 + Domain.MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Domain> domain = Domain.parse(text.substring(at + 1));
        Optional<String> local = parseLocalPart(text.substring(0, at));
        if (domain.isEmpty() || local.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Address(local.get(), domain.get()));
        } catch (IllegalArgumentException outOfBounds) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, for addresses that the program itself knows to be right. */
    public static Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a mail address"));
    }

    /** The same address with a lower-case local part: what directories compare. */
    public Address folded() {
        String lower = localPart.toLowerCase(Locale.ROOT);
        return lower.equals(localPart) ? this : new Address(lower, domain);
    }

    /** The address less its subaddress ({@code user+tag@…} is {@code user@…}), RFC 5233 §1; itself if it has none. */
    public Address withoutSubaddress() {
        int plus = localPart.indexOf('+');
        return plus <= 0 ? this : new Address(localPart.substring(0, plus), domain);
    }

    /** Whether the local part has characters beyond ASCII, so that only SMTPUTF8 peers can take it (RFC 6531). */
    public boolean isInternationalized() {
        return localPart.chars().anyMatch(c -> c >= 0x80);
    }

    /** As written on the wire: the local part quoted only where it must be. */
    @Override
    public String toString() {
        return (isDotString(localPart) ? localPart : quoted()) + "@" + domain;
    }

    private String quoted() {
        return '"' + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    // Local-part = Dot-string / Quoted-string
    private static Optional<String> parseLocalPart(String text) {
        if (text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"') {
            return unquote(text);
        }
        return isDotString(text) ? Optional.of(text) : Optional.empty();
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
