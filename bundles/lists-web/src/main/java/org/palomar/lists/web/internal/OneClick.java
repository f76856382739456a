package org.palomar.lists.web.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The body of a request that takes a member off: form data of either kind with one pair (RFC 8058 §3.2). The token in the path is what gives the right to it; the pair tells such a request from those of whoever tries
 * links out. Pure and total.
 */
final class OneClick {

    static final String NAME = "List-Unsubscribe";
    static final String VALUE = "One-Click";

    /** Some ten times what programs send. */
    static final int MAX_OCTETS = 2_000;

    private OneClick() {}

    /**
     * Whether the pair is in a body.
     *
     * @param type of the request, which may be missing: some programs send the pair alone
     */
    static boolean isIn(String type, byte[] body) {
        if (body.length > MAX_OCTETS) {
            return false;
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
                ? isInParts(text)
                : Arrays.stream(text.split("&", -1)).anyMatch(OneClick::isPair);
    }

    private static boolean isPair(String pair) {
        int equals = pair.indexOf('=');
        return equals >= 0
                && decoded(pair.substring(0, equals)).strip().equalsIgnoreCase(NAME)
                && decoded(pair.substring(equals + 1)).strip().equalsIgnoreCase(VALUE);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Without the boundary (RFC 7578 §4.1), which nothing depends on: the value is all of the line behind the empty one. */
    private static boolean isInParts(String text) {
        boolean inHeader = false;
        boolean named = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith("--")) {
                inHeader = true;
                named = false;
            } else if (inHeader && line.isEmpty()) {
                inHeader = false;
            } else if (inHeader) {
                named |= isDisposition(line);
            } else if (named) {
                if (line.strip().equalsIgnoreCase(VALUE)) {
                    return true;
                }
                named = false;
            }
        }
        return false;
    }

    // RFC 7578 §4.2
    private static boolean isDisposition(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("content-disposition:")) {
            return false;
        }
        String wanted = NAME.toLowerCase(Locale.ROOT);
        return Arrays.stream(lower.split(";", -1))
                .map(String::strip)
                .anyMatch(
                        parameter -> parameter.equals("name=" + wanted) || parameter.equals("name=\"" + wanted + "\""));
    }
}
