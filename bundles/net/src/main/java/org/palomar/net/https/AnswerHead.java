package org.palomar.net.https;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the body of an answer (RFC 9112).
 *
 * @param length of the body in octets; -1 if it is not said
 * @param chunked whether the body comes in pieces that say how long they are
 */
record AnswerHead(int status, String type, long length, boolean chunked) {

    /** Lines of a head, and characters of each; servers have a dozen of some hundred. */
    static final int MAX_LINES = 100;

    static final int MAX_LINE = 8 * 1024;

    // status-line = HTTP-version SP status-code SP [ reason-phrase ]                              RFC 9112 §4
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[0-9] ([1-9][0-9]{2})(?: .*)?");

    // field-line = field-name ":" OWS field-value OWS                                             RFC 9112 §5
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");

    // chunk-size [ chunk-ext ]                                                                    RFC 9112 §7.1
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
    private static final int HEXADECIMAL = 16;

    /** Reads one; empty if it is none, or says more than one thing of its length. */
    static Optional<AnswerHead> parse(List<String> lines) {
        Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!status.matches()) {
            return Optional.empty();
        }
        String type = "";
        long length = -1;
        boolean chunked = false;
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                return Optional.empty();
            }
            String value = field.group(2);
            switch (field.group(1).toLowerCase(Locale.ROOT)) {
                case "content-type" -> type = value;
                case "content-length" -> {
                    if (!LENGTH.matcher(value).matches() || (length >= 0 && length != Long.parseLong(value))) {
                        return Optional.empty();
                    }
                    length = Long.parseLong(value);
                }
                case "transfer-encoding" -> {
                    if (chunked || !value.equalsIgnoreCase("chunked")) {
                        return Optional.empty();
                    }
                    chunked = true;
                }
                default -> {
                    // nothing else matters here
                }
            }
        }
        return chunked && length >= 0
                ? Optional.empty() // RFC 9112 §6.3: somebody in between reads it in another way
                : Optional.of(new AnswerHead(Integer.parseInt(status.group(1)), type, length, chunked));
    }

    /** How long the next piece is; -1 if that is not what the line says. */
    static long chunk(String line) {
        Matcher chunk = CHUNK.matcher(line);
        return chunk.matches() ? Long.parseLong(chunk.group(1), HEXADECIMAL) : -1;
    }
}
