package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;
import org.palomar.sieve.internal.match.Octets;

/**
 * A mailto URI (RFC 6068) as a method of notification (RFC 5436 §2.7).
 *
 * @param headers what else the notice's header has; fields that the composer sets are passed over
 */
record MailtoUri(
        List<Address> to,
        List<Address> cc,
        Optional<String> subject,
        Optional<String> body,
        List<HeaderField> headers) {

    private static final String SCHEME = "mailto:";

    /** Octets of a URI. */
    private static final int LONGEST = 8192;

    /** More addresses are refused: one message must not become a mailing. */
    private static final int MOST = 4;

    /** Fields of the composer, and those that would hide what the notice is. */
    private static final Set<String> PASSED_OVER = Set.of(
            "from",
            "sender",
            "reply-to",
            "bcc",
            "auto-submitted",
            "received",
            "message-id",
            "date",
            "return-path",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "references",
            "in-reply-to",
            "precedence",
            "resent-from",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-date");

    /** The URI in these octets; empty if it is none, or another scheme's. */
    static Optional<MailtoUri> parse(String octets) {
        if (octets.length() > LONGEST
                || !octets.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || octets.indexOf('#') >= 0) {
            return Optional.empty();
        }
        String rest = octets.substring(SCHEME.length());
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        Builder uri = new Builder();
        boolean valid = uri.addresses(uri.to, path);
        if (question >= 0) {
            for (String field : rest.substring(question + 1).split("&", -1)) {
                valid &= uri.field(field);
            }
        }
        int recipients = uri.to.size() + uri.cc.size();
        return valid && recipients > 0 && recipients <= MOST
                ? Optional.of(new MailtoUri(uri.to, uri.cc, uri.subject, uri.body, uri.headers))
                : Optional.empty();
    }

    /** What was read so far. */
    private static final class Builder {
        private final List<Address> to = new ArrayList<>();
        private final List<Address> cc = new ArrayList<>();
        private final List<HeaderField> headers = new ArrayList<>();
        private Optional<String> subject = Optional.empty();
        private Optional<String> body = Optional.empty();

        // to = addr-spec *("," addr-spec)
        boolean addresses(List<Address> target, String text) {
            for (String piece : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                Optional<Address> address = decoded(piece).flatMap(Address::parse);
                if (address.isEmpty()) {
                    return false;
                }
                target.add(address.get());
            }
            return true;
        }

        // hfield = hfname "=" hfvalue
        boolean field(String text) {
            int equals = text.indexOf('=');
            Optional<String> name = equals <= 0 ? Optional.empty() : decoded(text.substring(0, equals));
            Optional<String> value = decoded(text.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return false;
            }
            switch (name.get().toLowerCase(Locale.ROOT)) {
                case "to" -> {
                    return addresses(to, text.substring(equals + 1));
                }
                case "cc" -> {
                    return addresses(cc, text.substring(equals + 1));
                }
                case "subject" -> subject = Optional.of(oneLine(value.get()));
                case "body" -> body = value;
                default -> {
                    return header(name.get(), oneLine(value.get()));
                }
            }
            return true;
        }

        private boolean header(String name, String value) {
            if (PASSED_OVER.contains(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
            try {
                headers.add(new HeaderField(name, value));
                return true;
            } catch (IllegalArgumentException malformed) {
                return false;
            }
        }
    }

    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** With percent escapes undone; empty if one is broken. */
    private static Optional<String> decoded(String text) {
        StringBuilder octets = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    return Optional.empty();
                }
                octets.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else if (c <= ' ' || c == 0x7f) {
                return Optional.empty();
            } else {
                octets.append(c);
            }
        }
        return Optional.of(Octets.text(octets.toString()));
    }
}
