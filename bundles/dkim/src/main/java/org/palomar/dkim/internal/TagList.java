package org.palomar.dkim.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A list of tags and values (RFC 6376 §3.2), one character for each octet. Immutable.
 *
 * @param tags values without white space around them; folds inside them stay
 * @param signatureStart where the value of {@code b=} begins, behind its equals sign; 0 without one
 * @param signatureEnd where it ends, with white space around it
 */
public record TagList(Map<String, String> tags, int signatureStart, int signatureEnd) {

    private static final String SIGNATURE = "b";

    // tag-list = tag-spec *( ";" tag-spec ) [ ";" ]; tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
    /** Empty for what is none, also when a tag is there twice. */
    public static Optional<TagList> parse(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        int from = 0;
        int to = 0;
        for (int start = 0; start <= text.length(); ) {
            int end = text.indexOf(';', start);
            boolean last = end < 0;
            end = last ? text.length() : end;
            String spec = text.substring(start, end);
            if (last && spec.isBlank() && !tags.isEmpty()) {
                break;
            }
            int equals = spec.indexOf('=');
            String name = equals < 0 ? "" : stripped(spec.substring(0, equals));
            String value = stripped(spec.substring(equals + 1));
            if (!isName(name) || !isValue(value) || tags.put(name, value) != null) {
                return Optional.empty();
            }
            if (name.equals(SIGNATURE)) {
                from = start + equals + 1;
                to = end;
            }
            start = end + 1;
        }
        return Optional.of(new TagList(tags, from, to));
    }

    /** The value of a tag; empty for one that is not there. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    // tag-name = ALPHA *ALNUMPUNC
    private static boolean isName(String name) {
        return !name.isEmpty()
                && Character.isLetter(name.charAt(0))
                && name.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }

    // tag-value = [ tval *( 1*(WSP / FWS) tval ) ]; octets beyond ASCII by RFC 8616 §5
    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> isSpace(c) || (c > 0x20 && c != 0x7f));
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Without white space at both ends. */
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Without any white space. */
    static String packed(String text) {
        StringBuilder packed = new StringBuilder(text.length());
        text.chars().filter(c -> !isSpace(c)).forEach(c -> packed.append((char) c));
        return packed.toString();
    }
}
