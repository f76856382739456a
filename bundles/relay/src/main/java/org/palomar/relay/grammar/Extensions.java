package org.palomar.relay.grammar;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a server can do, as its reply to EHLO says (RFC 5321 §4.1.1.1).
 *
 * @param greeted the name by which it calls itself, in lower case; empty if it gives none
 * @param keywords in upper case
 * @param size octets of the largest message that it takes (RFC 1870); 0 if it does not say
 * @param mechanisms of AUTH, in upper case
 */
public record Extensions(String greeted, Set<String> keywords, long size, Set<String> mechanisms) {

    /** Of a server that knows no EHLO. */
    public static final Extensions NONE = new Extensions("", Set.of(), 0, Set.of());

    /** As many digits as a long has for sure. */
    private static final int SIZE_DIGITS = 18;

    public Extensions {
        keywords = Set.copyOf(keywords);
        mechanisms = Set.copyOf(mechanisms);
    }

    // ehlo-ok-rsp = "250-" Domain [ SP ehlo-greet ] CRLF *( "250-" ehlo-line CRLF ) ...          RFC 5321 §4.1.1.1
    /** Reads a positive reply to EHLO; what makes no sense in it is not there. */
    public static Extensions of(Reply ehlo) {
        List<String> lines = ehlo.lines();
        Set<String> keywords = new HashSet<>();
        Set<String> mechanisms = new HashSet<>();
        long size = 0;
        for (String line : lines.subList(1, lines.size())) {
            // Deviation: RFC 4954 §3; old servers write AUTH=LOGIN, which means the same.
            String[] words = line.toUpperCase(Locale.ROOT)
                    .strip()
                    .replace("AUTH=", "AUTH ")
                    .split(" +", -1);
            keywords.add(words[0]);
            List<String> parameters = List.of(words).subList(1, words.length);
            if (words[0].equals("AUTH")) {
                mechanisms.addAll(parameters);
            } else if (words[0].equals("SIZE") && !parameters.isEmpty()) {
                size = size(parameters.getFirst());
            }
        }
        String greeted = lines.getFirst().strip().split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return new Extensions(greeted, keywords, size, mechanisms);
    }

    private static long size(String digits) {
        boolean number = !digits.isEmpty()
                && digits.length() <= SIZE_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : 0;
    }

    public boolean has(String keyword) {
        return keywords.contains(keyword);
    }
}
