package org.palomar.filter.scorer.internal.text;

import java.util.Map;

/** References to characters in HTML, those that mail has. Pure. */
final class Entities {

    /** The longest reference that is known, with its number or name. */
    static final int LONGEST = 10;

    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private static final Map<String, Integer> NAMED = Map.ofEntries(
            Map.entry("amp", (int) '&'),
            Map.entry("lt", (int) '<'),
            Map.entry("gt", (int) '>'),
            Map.entry("quot", (int) '"'),
            Map.entry("apos", (int) '\''),
            Map.entry("nbsp", (int) ' '),
            Map.entry("shy", 0xad),
            Map.entry("zwnj", 0x200c),
            Map.entry("zwj", 0x200d),
            Map.entry("copy", 0xa9),
            Map.entry("reg", 0xae),
            Map.entry("trade", 0x2122),
            Map.entry("euro", 0x20ac),
            Map.entry("pound", 0xa3),
            Map.entry("bull", 0x2022),
            Map.entry("hellip", 0x2026),
            Map.entry("ndash", 0x2013),
            Map.entry("mdash", 0x2014),
            Map.entry("lsquo", 0x2018),
            Map.entry("rsquo", 0x2019),
            Map.entry("ldquo", 0x201c),
            Map.entry("rdquo", 0x201d),
            Map.entry("aacute", 0xe1),
            Map.entry("eacute", 0xe9),
            Map.entry("iacute", 0xed),
            Map.entry("oacute", 0xf3),
            Map.entry("uacute", 0xfa),
            Map.entry("ntilde", 0xf1),
            Map.entry("Aacute", 0xc1),
            Map.entry("Eacute", 0xc9),
            Map.entry("Iacute", 0xcd),
            Map.entry("Oacute", 0xd3),
            Map.entry("Uacute", 0xda),
            Map.entry("Ntilde", 0xd1),
            Map.entry("iexcl", 0xa1),
            Map.entry("iquest", 0xbf),
            Map.entry("uuml", 0xfc),
            Map.entry("ouml", 0xf6),
            Map.entry("auml", 0xe4),
            Map.entry("szlig", 0xdf),
            Map.entry("ccedil", 0xe7),
            Map.entry("egrave", 0xe8),
            Map.entry("agrave", 0xe0));

    private Entities() {}

    /** The character of a reference without its ampersand and semicolon; -1 for none. */
    static int character(String reference) {
        if (reference.startsWith("#x") || reference.startsWith("#X")) {
            return number(reference.substring(2), HEX);
        }
        if (reference.startsWith("#")) {
            return number(reference.substring(1), DECIMAL);
        }
        return NAMED.getOrDefault(reference, -1);
    }

    private static int number(String digits, int radix) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
            if (number > Character.MAX_CODE_POINT) {
                return -1;
            }
        }
        return digits.isEmpty() || number == 0 ? -1 : number;
    }
}
