package org.palomar.dkim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.palomar.api.message.HeaderField;

/**
 * What a server has found about who sent a message (RFC 8601). Immutable.
 *
 * @param authority the server that says so ({@code authserv-id})
 * @param methods what it looked at, and what it found
 */
public record AuthenticationResults(String authority, List<Method> methods) {

    /** The field's name. */
    public static final String NAME = "Authentication-Results";

    public AuthenticationResults {
        methods = List.copyOf(methods);
        if (!isToken(authority)) {
            throw new IllegalArgumentException("not the name of a server");
        }
    }

    /**
     * One result.
     *
     * @param method such as {@code dkim}
     * @param result such as {@code pass}
     * @param comment for people; may be empty. What a comment can't hold is left out
     */
    public record Method(String method, String result, String comment, List<Property> properties) {
        public Method {
            properties = List.copyOf(properties);
            if (!isToken(method) || !isToken(result)) {
                throw new IllegalArgumentException("not a method and its result");
            }
        }

        private String text() {
            StringBuilder text = new StringBuilder(method).append('=').append(result);
            String plain = printable(comment, "()\\");
            if (!plain.isEmpty()) {
                text.append(" (").append(plain).append(')');
            }
            properties.forEach(property -> text.append(' ').append(property.text()));
            return text.toString();
        }
    }

    /**
     * What was looked at.
     *
     * @param type and name, such as {@code header.d}
     * @param value what the message says; written so that it stays one value
     */
    public record Property(String type, String value) {

        /** RFC 5321 §4.5.3.1.3 allows addresses of 254 characters; of more nobody learns anything. */
        private static final int MOST = 320;

        private String text() {
            String plain = printable(value, "\"\\");
            String shown = plain.length() > MOST ? plain.substring(0, MOST) : plain;
            return type + "=" + (isValue(shown) ? shown : "\"" + shown + "\"");
        }

        // RFC 8601 §2.2: pvalue is a value, or an address with or without its local part
        private static boolean isValue(String text) {
            int at = text.lastIndexOf('@');
            return at < 0
                    ? isToken(text)
                    : isToken(text.substring(at + 1)) && (at == 0 || isToken(text.substring(0, at)));
        }
    }

    /** The field's value, in one line. */
    public String value() {
        return value(HeaderField.MAX_VALUE);
    }

    /** The same in so many characters at most: something of each method first, as a sender can make one of them long. */
    public String value(int most) {
        if (methods.isEmpty()) {
            return authority + "; none";
        }
        String whole =
                authority + methods.stream().map(one -> "; " + one.text()).collect(Collectors.joining());
        return whole.length() <= most ? whole : fitting(most);
    }

    private String fitting(int most) {
        Set<String> known = new HashSet<>();
        List<Method> ordered = new ArrayList<>();
        List<Method> more = new ArrayList<>();
        methods.forEach(one -> (known.add(one.method()) ? ordered : more).add(one));
        ordered.addAll(more);
        StringBuilder text = new StringBuilder(authority);
        for (Method method : ordered) {
            String next = "; " + method.text();
            if (text.length() + next.length() <= most) {
                text.append(next);
            }
        }
        return text.toString();
    }

    /** A value of the field in so many characters at most, by whole results from its start on. */
    public static String bounded(String value, int most) {
        int end = value.length() <= most ? value.length() : 0;
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; end != value.length() && i <= most; i++) {
            char c = value.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == ')')) {
                depth += c == '(' ? 1 : -1;
            } else if (c == ';' && !quoted && depth <= 0) {
                end = i;
            }
        }
        return value.substring(0, end).strip();
    }

    /** The field. */
    public HeaderField field() {
        return new HeaderField(NAME, value());
    }

    // RFC 2045 §5.1: any octet but white space, controls and tspecials; a slash and a colon do no harm in names of
    // hosts
    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && "()<>@,;\\\"[]?=".indexOf(c) < 0);
    }

    /** ASCII that people see, without some characters. */
    private static String printable(String text, String without) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars()
                .map(c -> c == '\t' ? ' ' : c)
                .filter(c -> c >= 0x20 && c < 0x7f && without.indexOf(c) < 0)
                .forEach(c -> plain.append((char) c));
        return plain.toString().strip();
    }

    /** What a field says, comments left out; what can't be read of it is passed over. Whether to believe it is the caller's to know. */
    public static List<Method> read(String value) {
        String bare = Reading.of(value)
                .map(Reading::rest)
                .map(AuthenticationResults::uncommented)
                .orElse("");
        List<Method> methods = new ArrayList<>();
        for (String part : bare.split(";", -1)) {
            String[] words = part.strip().replaceAll(" *= *", "=").split(" +", -1);
            String[] first = words[0].split("=", 2);
            String method = first[0].replaceAll("/.*", "").toLowerCase(Locale.ROOT);
            if (first.length < 2 || !isToken(method) || !isToken(first[1])) {
                continue;
            }
            List<Property> properties = new ArrayList<>();
            for (String word : words) {
                int equals = word.indexOf('=');
                if (equals > 0 && word.indexOf('.') > 0 && word.indexOf('.') < equals) {
                    properties.add(new Property(
                            word.substring(0, equals).toLowerCase(Locale.ROOT), word.substring(equals + 1)));
                }
            }
            methods.add(new Method(method, first[1].toLowerCase(Locale.ROOT), "", properties));
        }
        return methods;
    }

    /** Without comments; what is quoted is one word without anything that separates. */
    private static String uncommented(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (quoted) {
                plain.append("; =".indexOf(c) < 0 ? c : '_');
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Who a field says it is from, in lower case; empty where nobody can tell. Whatever a reader may take for a name is found. */
    public static Optional<String> authorityOf(String value) {
        return Reading.of(value).map(Reading::authority);
    }

    /**
     * What one server says in several fields, as the value of one (RFC 8617 §4.1.1).
     *
     * @param authority in any case
     * @param values of the fields, unfolded or not, from the top on; those of others are passed over
     * @return empty where it says nothing
     */
    public static Optional<String> merged(String authority, List<String> values) {
        List<String> said = new ArrayList<>();
        for (String value : values) {
            Reading.of(value)
                    .filter(reading -> reading.authority().equals(authority.toLowerCase(Locale.ROOT)))
                    .map(Reading::rest)
                    .filter(rest -> !rest.isEmpty() && !rest.equalsIgnoreCase("none"))
                    .ifPresent(said::add);
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(authority + "; " + String.join("; ", said));
    }

    /**
     * A field as it came.
     *
     * @param rest behind the first semicolon that is in no comment, in one line
     */
    private record Reading(String authority, String rest) {

        static Optional<Reading> of(String value) {
            String line = value.replaceAll("[\\r\\n\\t ]+", " ").strip();
            StringBuilder head = new StringBuilder();
            int depth = 0;
            boolean quoted = false;
            int i = 0;
            for (; i < line.length(); i++) {
                char c = line.charAt(i);
                boolean pair = c == '\\' && i + 1 < line.length() && (quoted || depth > 0);
                if (pair) {
                    i++;
                    if (depth == 0) {
                        head.append(line.charAt(i));
                    }
                } else if (c == '"' && depth == 0) {
                    quoted = !quoted;
                } else if (!quoted && c == '(') {
                    depth++;
                } else if (!quoted && c == ')' && depth > 0) {
                    depth--;
                    head.append(' ');
                } else if (!quoted && depth == 0 && c == ';') {
                    break;
                } else if (depth == 0) {
                    head.append(c);
                }
            }
            String name = head.toString().strip().split(" ", 2)[0].toLowerCase(Locale.ROOT);
            String rest = i < line.length() ? line.substring(i + 1).strip() : "";
            while (rest.endsWith(";")) {
                rest = rest.substring(0, rest.length() - 1).strip();
            }
            return name.isEmpty() ? Optional.empty() : Optional.of(new Reading(name, rest));
        }
    }
}
