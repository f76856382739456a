package org.palomar.mime.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.palomar.api.message.BodyStructure.Parameter;

/**
 * Joins the pieces of long parameters (RFC 2231 §3): {@code name*0=a; name*1=b} is {@code name=ab}. If a piece is percent-encoded (§4), the
 * whole is, under the name {@code name*}.
 */
final class Continuations {

    private record Piece(boolean encoded, String value) {}

    private static final int MAX_DIGITS = 3;

    private Continuations() {}

    static List<Parameter> join(List<Parameter> parameters) {
        if (parameters.stream().noneMatch(parameter -> parameter.name().indexOf('*') > 0)) {
            return parameters;
        }
        Map<String, NavigableMap<Integer, Piece>> pieces = new LinkedHashMap<>();
        List<Parameter> joined = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (!collect(parameter, pieces)) {
                joined.add(parameter);
            }
        }
        pieces.forEach((name, list) -> joined.add(joined(name, list)));
        return joined;
    }

    // name "*" section ["*"]; anything else, "name*" among it, is complete by itself
    private static boolean collect(Parameter parameter, Map<String, NavigableMap<Integer, Piece>> pieces) {
        String name = parameter.name();
        int star = name.indexOf('*');
        boolean encoded = name.endsWith("*");
        int end = encoded ? name.length() - 1 : name.length();
        if (star <= 0 || star + 1 >= end || end - star - 1 > MAX_DIGITS) {
            return false;
        }
        int section = 0;
        for (int i = star + 1; i < end; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            section = 10 * section + digit;
        }
        pieces.computeIfAbsent(name.substring(0, star), unused -> new TreeMap<>())
                .putIfAbsent(section, new Piece(encoded, parameter.value()));
        return true;
    }

    private static Parameter joined(String name, NavigableMap<Integer, Piece> pieces) {
        boolean encoded = pieces.values().stream().anyMatch(Piece::encoded);
        StringBuilder value = new StringBuilder();
        int expected = pieces.firstKey();
        if (encoded && !pieces.firstEntry().getValue().encoded()) {
            value.append("''");
        }
        for (Map.Entry<Integer, Piece> entry : pieces.entrySet()) {
            if (entry.getKey() != expected++) {
                break;
            }
            Piece piece = entry.getValue();
            value.append(encoded && !piece.encoded() ? PercentEncoding.encode(piece.value()) : piece.value());
        }
        return new Parameter(encoded ? name + "*" : name, value.toString());
    }
}
