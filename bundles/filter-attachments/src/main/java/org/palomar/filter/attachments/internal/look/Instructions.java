package org.palomar.filter.attachments.internal.look;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of fields in a part of a Word document, joined: they may be in pieces with formatting between (ECMA-376 part 1, §17.16.23). In one pass. */
final class Instructions {

    /** Elements and attributes, whatever prefix stands for Word's namespace in this part (XML Names §3). */
    private static final String TEXT = "instrtext";

    private static final Pattern SIMPLE = Pattern.compile("[\\s:]instr\\s{0,100}+=\\s{0,100}+([\"'])");

    /** Characters of a prefix that are looked at; those of honest documents have one or two. */
    private static final int PREFIX = 100;

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
            if (!opens(xml, text)) {
                at = text + TEXT.length();
                continue;
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
        Matcher simple = SIMPLE.matcher(xml);
        at = 0;
        while (joined.length() < 2 * MOST && simple.find(at)) {
            int quote = xml.indexOf(simple.group(1), simple.end());
            if (quote < 0) {
                break;
            }
            joined.append(xml, simple.end(), Math.min(quote, simple.end() + MOST))
                    .append(' ');
            at = quote;
        }
        return joined.toString();
    }

    /** Whether a name at a place is an element's that opens; one with a longer prefix than is looked at counts as such. */
    private static boolean opens(String xml, int name) {
        int at = name - 1;
        while (at >= 0 && at > name - PREFIX && "<>/ \t\r\n\"'=".indexOf(xml.charAt(at)) < 0) {
            at--;
        }
        boolean prefixed = at == name - 1 || xml.charAt(name - 1) == ':';
        return at >= 0 && prefixed && (xml.charAt(at) == '<' || at == name - PREFIX);
    }
}
