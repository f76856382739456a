package org.palomar.filter.senderauth.internal.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with macros (RFC 7208 §7). Immutable.
 *
 * @param text of visible ASCII characters; in an explanation of spaces too
 */
record MacroString(String text) {

    // macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
    private static final Pattern MACRO =
            Pattern.compile("%(?:\\{([slodiphcrtvSLODIPHCRTV])([0-9]*)([rR]?)([-.+,/_=]*)\\}|([%_-]))");

    /** Digits that mean anything: a name has no more than 127 labels. */
    private static final int MOST_DIGITS = 9;

    /** What stands for macros; asked for what is needed only. */
    interface Values {
        String value(char letter) throws SpfError;
    }

    /** @param explanation whether the letters are allowed that only an explanation has */
    static MacroString parse(String text, boolean explanation) throws SpfError {
        int end = 0;
        Matcher macro = MACRO.matcher(text);
        for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', end)) {
            if (!macro.find(percent) || macro.start() != percent) {
                throw SpfError.permanent("a macro is malformed");
            }
            String letter = macro.group(1);
            if (letter != null && !explanation && "crt".contains(letter.toLowerCase(Locale.ROOT))) {
                throw SpfError.permanent("a macro of explanations stands elsewhere");
            }
            String digits = String.valueOf(macro.group(2));
            if (letter != null
                    && !digits.isEmpty()
                    && (digits.length() > MOST_DIGITS || Integer.parseInt(digits) == 0)) {
                throw SpfError.permanent("a macro keeps no labels");
            }
            end = macro.end();
        }
        if (!text.chars().allMatch(c -> (c > 0x20 || (explanation && c == ' ')) && c < 0x7f)) {
            throw SpfError.permanent("a text has other characters than visible ASCII");
        }
        return new MacroString(text);
    }

    /** Whether its last characters are a macro. */
    boolean endsWithMacro() {
        Matcher macro = MACRO.matcher(text);
        int end = 0;
        while (macro.find(end)) {
            end = macro.end();
        }
        return end > 0 && end == text.length();
    }

    String expand(Values values) throws SpfError {
        StringBuilder out = new StringBuilder();
        Matcher macro = MACRO.matcher(text);
        int end = 0;
        while (macro.find()) {
            out.append(text, end, macro.start());
            end = macro.end();
            String sign = macro.group(5);
            out.append(
                    sign != null
                            ? switch (sign) {
                                case "%" -> "%";
                                case "_" -> " ";
                                default -> "%20";
                            }
                            : value(macro, values));
        }
        return out.append(text.substring(end)).toString();
    }

    private static String value(Matcher macro, Values values) throws SpfError {
        char letter = macro.group(1).charAt(0);
        String value = values.value(Character.toLowerCase(letter));
        String delimiters = macro.group(4).isEmpty() ? "." : macro.group(4);
        boolean changed = !macro.group(2).isEmpty()
                || !macro.group(3).isEmpty()
                || !macro.group(4).isEmpty();
        if (changed) {
            List<String> parts = new ArrayList<>(Arrays.asList(value.split("[" + Pattern.quote(delimiters) + "]", -1)));
            if (!macro.group(3).isEmpty()) {
                Collections.reverse(parts);
            }
            int kept = macro.group(2).isEmpty() ? parts.size() : Integer.parseInt(macro.group(2));
            value = String.join(".", parts.subList(Math.max(0, parts.size() - kept), parts.size()));
        }
        return Character.isUpperCase(letter) ? escaped(value) : value;
    }

    // RFC 7208 §7.3: as in a URI
    private static String escaped(String value) {
        StringBuilder out = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
