package org.palomar.tlsreports.internal.report;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON in ASCII (RFC 8259). */
final class Json {

    private Json() {}

    /** @param value text, whole numbers, collections, or maps with text for keys */
    static String text(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> text(String.valueOf(entry.getKey())) + ":" + text(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> items -> items.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c >= 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
