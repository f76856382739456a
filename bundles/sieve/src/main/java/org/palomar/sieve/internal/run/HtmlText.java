package org.palomar.sieve.internal.run;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What people read of an HTML text: no markup, no scripts, no styles; block elements are lines of their own. It goes once over the text, holds no tree, and takes anything for HTML. For one thread.
 */
final class HtmlText {

    /**
     * Elements whose text nobody reads. {@code head} is none of them, as its end may be left out (HTML standard §13.1.2.4): what is hidden in it is one of these; nor is {@code noscript}, as readers of mail run no scripts.
     */
    private static final Set<String> HIDDEN = Set.of("script", "style", "title", "template");

    /** Elements that begin and end a line. */
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "blockquote",
            "dd",
            "div",
            "dl",
            "dt",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tr",
            "ul");

    /** Longest name of a character that is looked for, without its marks. */
    private static final int MAX_NAME = 8;

    private static final Map<String, String> NAMED = named();

    private final String html;
    private final StringBuilder text;
    private int at;
    private boolean spaced;
    private boolean preformatted;

    private HtmlText(String html) {
        this.html = html;
        this.text = new StringBuilder(html.length() / 2);
    }

    /** The text; lines end in LF. */
    static String of(String html) {
        HtmlText reader = new HtmlText(html);
        while (reader.at < html.length()) {
            reader.next();
        }
        return reader.text.toString().strip() + "\n";
    }

    private void next() {
        char c = html.charAt(at);
        if (c == '<' && at + 1 < html.length() && opens(html.charAt(at + 1))) {
            markup();
        } else if (c == '&') {
            reference();
        } else {
            at++;
            character(c);
        }
    }

    private static boolean opens(char c) {
        return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void character(char c) {
        boolean space = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
        if (preformatted && c != '\r') {
            text.append(c);
        } else if (space) {
            spaced = true;
        } else {
            if (spaced && !isLineBegun()) {
                text.append(' ');
            }
            spaced = false;
            text.append(c);
        }
    }

    private boolean isLineBegun() {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }

    private void line() {
        spaced = false;
        if (!isLineBegun()) {
            text.append('\n');
        }
    }

    private void markup() {
        if (html.startsWith("<!--", at)) {
            int end = html.indexOf("-->", at + 4);
            at = end < 0 ? html.length() : end + 3;
            return;
        }
        int end = tagEnd(at + 1);
        String name = name(at + 1, end);
        boolean closing = html.charAt(at + 1) == '/';
        at = end;
        if (!closing && HIDDEN.contains(name)) {
            skipTo(name);
            return;
        }
        if (name.equals("br")) {
            spaced = false;
            text.append('\n');
        } else if (BLOCKS.contains(name)) {
            line();
            if (name.equals("p") && !closing && text.length() > 1 && text.charAt(text.length() - 2) != '\n') {
                text.append('\n');
            } else if (name.equals("li") && !closing) {
                text.append("- ");
            }
            preformatted = name.equals("pre") ? !closing : preformatted;
        } else if (name.equals("td") || name.equals("th")) {
            spaced = true;
        }
    }

    /** Behind the tag; {@code >} within quoted attributes is no end. */
    private int tagEnd(int from) {
        char quote = 0;
        for (int i = from; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return i + 1;
            } else if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
                quote = c;
            }
        }
        return html.length();
    }

    private String name(int from, int end) {
        int start = html.charAt(from) == '/' ? from + 1 : from;
        int stop = start;
        while (stop < end && Character.isLetterOrDigit(html.charAt(stop)) && stop - start < 16) {
            stop++;
        }
        return html.substring(start, stop).toLowerCase(Locale.ROOT);
    }

    /** Whoever never ends it hides the rest, and is looked for once. */
    private void skipTo(String name) {
        String end = "</" + name;
        for (int i = html.indexOf("</", at); i >= 0; i = html.indexOf("</", i + 2)) {
            if (html.regionMatches(true, i, end, 0, end.length()) && isNameOver(i + end.length())) {
                at = tagEnd(i + 1);
                return;
            }
        }
        at = html.length();
    }

    private boolean isNameOver(int index) {
        return index >= html.length() || "/> \t\n\f\r".indexOf(html.charAt(index)) >= 0;
    }

    private void reference() {
        int end =
                html.indexOf(';', at, Math.min(html.length(), at + MAX_NAME + 3)); // no further, or each reads the rest
        if (end < 0) {
            at++;
            character('&');
            return;
        }
        String name = html.substring(at + 1, end);
        String character = name.startsWith("#") ? numbered(name.substring(1)) : NAMED.getOrDefault(name, "");
        if (character.isEmpty()) {
            at++;
            character('&');
            return;
        }
        at = end + 1;
        for (int i = 0; i < character.length(); i++) {
            character(character.charAt(i));
        }
    }

    private static String numbered(String digits) {
        try {
            boolean hex = digits.startsWith("x") || digits.startsWith("X");
            int code = Integer.parseInt(hex ? digits.substring(1) : digits, hex ? 16 : 10);
            boolean shown = Character.isValidCodePoint(code)
                    && !Character.isISOControl(code)
                    && !(code >= 0xd800 && code < 0xe000);
            return shown ? Character.toString(code) : " ";
        } catch (NumberFormatException none) {
            return "";
        }
    }

    /** Those of Latin-1 from U+00A0 on, in their order, and the punctuation that people write. */
    private static Map<String, String> named() {
        String latin =
                "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot "
                        + "cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave "
                        + "Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute "
                        + "acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide "
                        + "oslash ugrave uacute ucirc uuml yacute thorn yuml";
        Map<String, String> named = new HashMap<>(Map.of(
                "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "euro", "\u20ac", "hellip", "\u2026",
                "bull", "\u2022"));
        named.putAll(Map.of(
                "ndash", "\u2013", "mdash", "\u2014", "lsquo", "\u2018", "rsquo", "\u2019", "ldquo", "\u201c", "rdquo",
                "\u201d"));
        char c = 0xa0;
        for (String name : latin.split(" ", -1)) {
            named.put(name, name.equals("nbsp") ? " " : name.equals("shy") ? "\u200b" : String.valueOf(c));
            c++;
        }
        return Map.copyOf(named);
    }
}
