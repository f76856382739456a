package org.palomar.filter.attachments.internal.look;

/** The instructions of fields in a part of a Word document, joined: they may be in pieces with formatting between (ECMA-376 part 1, §17.16.23). In one pass. */
final class Instructions {

    private static final String TEXT = "<w:instrtext";
    private static final String SIMPLE = "w:instr=";

    /** Characters of instructions that are joined; those of honest fields have some hundred. */
    private static final int MOST = 100_000;

    private Instructions() {}

    /** @param xml in lower case */
    static String of(String xml) {
        StringBuilder joined = new StringBuilder();
        int at = 0;
        while (at < xml.length() && joined.length() < MOST) {
            int text = xml.indexOf(TEXT, at);
            if (text < 0) {
                break;
            }
            int from = xml.indexOf('>', text);
            int to = from < 0 ? -1 : xml.indexOf('<', from);
            if (to < 0) {
                break;
            }
            joined.append(xml, from + 1, Math.min(to, from + MOST));
            at = to;
        }
        joined.append(' ');
        at = xml.indexOf(SIMPLE);
        while (at >= 0 && joined.length() < 2 * MOST) {
            int from = at + SIMPLE.length();
            int quote = from < xml.length() ? xml.indexOf(xml.charAt(from), from + 1) : -1;
            if (quote < 0) {
                break;
            }
            joined.append(xml, from + 1, Math.min(quote, from + MOST)).append(' ');
            at = xml.indexOf(SIMPLE, quote);
        }
        return joined.toString();
    }
}
