package org.palomar.tlsreports.internal.report;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;

/** Where a domain wants its reports (RFC 8460 §3). */
public sealed interface ReportUri {

    /** Of more than that the first count: each costs a message or a connection. */
    int MOST = 5;

    /** As mail; folded, so that an address is one however it is written. */
    record Mail(Address to) implements ReportUri {}

    /** Posted to a web server. */
    record Web(String uri) implements ReportUri {}

    // tlsrpt-record = tlsrpt-version 1*(field-delim tlsrpt-field) [field-delim]                  RFC 8460 §3
    /**
     * Reads what a domain's name {@code _smtp._tls} has.
     *
     * @return empty if nothing of it is such a record, or several are
     */
    static List<ReportUri> read(List<String> texts) {
        List<String> ours = texts.stream()
                .filter(text -> text.matches("(?s)v=TLSRPTv1[ \\t]*;.*"))
                .toList();
        if (ours.size() != 1) {
            return List.of();
        }
        List<ReportUri> uris = new ArrayList<>();
        for (String field : ours.getFirst().split(";", -1)) {
            String[] parts = field.strip().split("=", 2);
            if (parts.length == 2 && parts[0].strip().equals("rua")) {
                for (String uri : parts[1].split(",", -1)) {
                    uri(uri.strip())
                            .filter(one -> uris.size() < MOST && !uris.contains(one))
                            .ifPresent(uris::add);
                }
            }
        }
        return uris;
    }

    private static Optional<ReportUri> uri(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https:")) {
            return Optional.of(new Web(folded(text)));
        }
        return lower.startsWith("mailto:") ? address(text.substring("mailto:".length())) : Optional.empty();
    }

    /** Scheme and host are the same in any case (RFC 3986 §6.2.2.1), the rest may not be. */
    private static String folded(String uri) {
        int path = uri.indexOf('/', "https://".length());
        int end = path < 0 ? uri.length() : path;
        return uri.substring(0, end).toLowerCase(Locale.ROOT) + uri.substring(end);
    }

    /** What may stand behind a question mark (RFC 6068 §2) has no meaning here. */
    private static Optional<ReportUri> address(String text) {
        try {
            String plain = text.split("\\?", 2)[0].replace("+", "%2B");
            return Address.parse(URLDecoder.decode(plain, StandardCharsets.UTF_8))
                    .map(Address::folded)
                    .map(Mail::new);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
