package org.palomar.connector.milter.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.pipeline.Reply;

/** Replies that filters ask for, made such that they can't break ours. */
final class Replies {

    /** RFC 3463 §3.8, X.7.1: delivery not authorized, message refused. */
    static final Reply REFUSED = new Reply(550, "5.7.1", "the message was refused by a filter");

    static final Reply DEFERRED = new Reply(451, "4.7.1", "a filter can't take the message now; try again later");

    private static final Pattern LINE =
            Pattern.compile("([45])([0-5]\\d)(?:[ -](?:([45])(\\.\\d{1,3}\\.\\d{1,3})(?: |$))?(.*))?");

    /** Words of a filter in replies, fields and reasons. */
    private static final int MOST = 300;

    private Replies() {}

    /** Reads one, of one line or several; empty if it is none, or no refusal. */
    static Optional<Reply> read(String text) {
        List<String> words = new ArrayList<>();
        Optional<Matcher> first = Optional.empty();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            words.add(String.valueOf(matcher.group(5) == null ? "" : matcher.group(5))
                    .strip());
            first = first.or(() -> Optional.of(matcher));
        }
        return first.map(known -> reply(known, printable(String.join(" ", words))));
    }

    private static Reply reply(Matcher first, String words) {
        String kind = first.group(1);
        String status = kind.equals(first.group(3)) ? kind + first.group(4) : kind + ".7.1";
        int code = Integer.parseInt(kind + first.group(2));
        Reply otherwise = kind.equals("4") ? DEFERRED : REFUSED;
        // 421 and its like say that the connection ends, which is not the filter's to end.
        int ours = code == 421 ? otherwise.code() : code;
        return new Reply(ours, status, words.isEmpty() ? otherwise.text() : words);
    }

    /** Some of it, as replies, reasons and fields can carry it. */
    static String printable(String text) {
        String plain = text.replaceAll("[^ -~]", " ").strip();
        return plain.substring(0, Math.min(plain.length(), MOST));
    }
}
