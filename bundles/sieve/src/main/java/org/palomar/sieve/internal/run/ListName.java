package org.palomar.sieve.internal.run;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.internal.match.Octets;

/** Names of lists kept elsewhere (RFC 6134 §2.5): absolute URIs, and a short form for those of Sieve itself. */
final class ListName {

    private static final String SIEVE = "urn:ietf:params:sieve:";
    private static final String ADDRESS_BOOK = SIEVE + "addrbook:";

    /** Octets of a name. */
    private static final int LONGEST = 1000;

    // absolute-URI = scheme ":" hier-part [ "?" query ], RFC 3986 §4.3
    private static final Pattern URI =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\\[\\]-]|%[0-9A-Fa-f]{2})+");

    private ListName() {}

    /**
     * The URI that a name in a script stands for, the same one for equivalent names: {@code :} at the start is Sieve's own namespace, escapes of characters that
     * need none are undone, and the reserved address book is the same in any case. Empty if the name is no absolute URI.
     */
    static Optional<String> uri(String octets) {
        String name = Octets.text(octets);
        String full = name.startsWith(":") ? SIEVE + name.substring(1) : name;
        if (full.length() > LONGEST || !URI.matcher(full).matches()) {
            return Optional.empty();
        }
        String plain = unescaped(full);
        if (plain.equalsIgnoreCase(SieveEnvironment.DEFAULT_ADDRESS_BOOK)) {
            return Optional.of(SieveEnvironment.DEFAULT_ADDRESS_BOOK);
        }
        return Optional.of(
                plain.regionMatches(true, 0, ADDRESS_BOOK, 0, ADDRESS_BOOK.length())
                        ? ADDRESS_BOOK + plain.substring(ADDRESS_BOOK.length())
                        : scheme(plain));
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return uri.substring(0, colon).toLowerCase(Locale.ROOT) + uri.substring(colon);
    }

    /** Escapes of unreserved characters undone (RFC 3986 §6.2.2.2), which changes no URI's meaning. */
    private static String unescaped(String uri) {
        StringBuilder plain = new StringBuilder(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            char escaped = c == '%' ? (char) Integer.parseInt(uri.substring(i + 1, i + 3), 16) : 0;
            if (isUnreserved(escaped)) {
                plain.append(escaped);
                i += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
