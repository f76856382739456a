package org.palomar.filter.scorer.internal.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One tag of HTML.
 *
 * @param name in lower case
 * @param closing whether it ends an element
 * @param attributes by name in lower case, the first of each
 */
record Tag(String name, boolean closing, Map<String, String> attributes) {

    /** Of one tag. */
    private static final int MOST_ATTRIBUTES = 30;

    /** Reads what stands between the brackets; linear in its length. */
    static Tag parse(String text) {
        boolean closing = text.startsWith("/");
        int at = closing ? 1 : 0;
        int nameEnd = wordEnd(text, at);
        String name = text.substring(at, nameEnd).toLowerCase(Locale.ROOT);
        Map<String, String> attributes = new HashMap<>();
        at = nameEnd;
        while (!closing && at < text.length() && attributes.size() < MOST_ATTRIBUTES) {
            if (isSpace(text.charAt(at)) || text.charAt(at) == '/' || text.charAt(at) == '=') {
                at++;
            } else {
                at = attribute(text, at, attributes);
            }
        }
        return new Tag(name, closing, attributes);
    }

    private static int attribute(String text, int from, Map<String, String> attributes) {
        int end = wordEnd(text, from);
        String name = text.substring(from, end).toLowerCase(Locale.ROOT);
        int at = space(text, end);
        if (at >= text.length() || text.charAt(at) != '=') {
            attributes.putIfAbsent(name, "");
            return Math.max(at, from + 1);
        }
        at = space(text, at + 1);
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            int quote = text.indexOf(text.charAt(at), at + 1);
            int close = quote < 0 ? text.length() : quote;
            attributes.putIfAbsent(name, text.substring(at + 1, close));
            return close + 1;
        }
        int stop = at;
        while (stop < text.length() && !isSpace(text.charAt(stop))) {
            stop++;
        }
        attributes.putIfAbsent(name, text.substring(at, stop));
        return stop;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && !isSpace(text.charAt(end)) && "=/".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static int space(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c <= ' ';
    }

    String attribute(String key) {
        return attributes.getOrDefault(key, "");
    }

    /** Whether words go on behind it: letters in bold are no word of their own. */
    boolean isInline() {
        return switch (name) {
            case "a",
                    "abbr",
                    "b",
                    "big",
                    "code",
                    "em",
                    "font",
                    "i",
                    "s",
                    "small",
                    "span",
                    "strike",
                    "strong",
                    "sub",
                    "sup",
                    "tt",
                    "u",
                    "wbr" -> true;
            default -> false;
        };
    }

    /** Whether nothing stands in such an element. */
    boolean isVoid() {
        return switch (name) {
            case "area",
                    "base",
                    "basefont",
                    "br",
                    "col",
                    "embed",
                    "frame",
                    "hr",
                    "img",
                    "input",
                    "link",
                    "meta",
                    "param",
                    "source",
                    "wbr",
                    "!doctype" -> true;
            default -> name.startsWith("?") || name.startsWith("!");
        };
    }

    /** Whether what stands in it is no text for people. */
    boolean isRaw() {
        return !closing
                && switch (name) {
                    case "script", "style", "title" -> true;
                    default -> false;
                };
    }

    /** Whether its style hides what is in it. */
    boolean isHiding() {
        if (attributes.containsKey("hidden")) {
            return true;
        }
        String style = attribute("style");
        if (style.isEmpty()) {
            return false;
        }
        String plain = style.replace(" ", "").toLowerCase(Locale.ROOT);
        return plain.contains("display:none")
                || plain.contains("visibility:hidden")
                || plain.contains("mso-hide:all")
                || plain.contains("opacity:0;")
                || plain.endsWith("opacity:0")
                || isTiny(plain);
    }

    private static boolean isTiny(String style) {
        int size = style.indexOf("font-size:");
        if (size < 0) {
            return false;
        }
        int at = size + "font-size:".length();
        boolean small = at < style.length() && (style.charAt(at) == '0' || style.charAt(at) == '1');
        return small
                && (at + 1 == style.length()
                        || style.charAt(at + 1) == ';'
                        || style.startsWith("px", at + 1)
                        || style.startsWith("pt", at + 1));
    }

    /** The colour of its text; empty if it says none. */
    String colour() {
        String own = attribute(name.equals("body") ? "text" : "color");
        return own.isEmpty() ? styled("color:") : Colours.plain(own);
    }

    /** The colour behind its text; empty if it says none. */
    String background() {
        String own = attribute("bgcolor");
        if (!own.isEmpty()) {
            return Colours.plain(own);
        }
        String styled = styled("background-color:");
        return styled.isEmpty() ? styled("background:") : styled;
    }

    private String styled(String property) {
        String style = attribute("style").replace(" ", "").toLowerCase(Locale.ROOT);
        int at = style.indexOf(property);
        while (at > 0 && style.charAt(at - 1) == '-') {
            at = style.indexOf(property, at + 1); // of a longer name
        }
        if (at < 0) {
            return "";
        }
        int from = at + property.length();
        int end = style.indexOf(';', from);
        return Colours.plain(style.substring(from, end < 0 ? style.length() : end));
    }
}
