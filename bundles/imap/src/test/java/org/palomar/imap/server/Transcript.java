package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/**
 * Plays a transcript against the server. A line is one of:
 *
 * <pre>
 * # a comment, or the RFC that the rest is about
 * C: what the client sends, CRLF added
 * C&lt;&lt; what it sends as it stands, with \r, \n and \xHH
 * S: what the server must say: "…" stands for anything; after "~" a regular expression
 * S*: any number of lines like this
 * S{ … S} lines in any order
 * [2]C: the same on a second connection
 * MAIL: mailbox resource flags, a message that is there
 * DELIVERED: mailbox resource, one with Return-Path and Delivered-To before its own header
 * LOGIN: alice, up to the reply
 * TLS: shakes hands
 * </pre>
 */
final class Transcript {

    private static final Pattern STEP =
            Pattern.compile("(?:\\[(\\d)])?(C:|C<<|S:|S\\*:|S\\{|S}|MAIL:|DELIVERED:|LOGIN:|TLS:) ?(.*)");

    /** The mark for anything, as octets of UTF-8: a line's characters are octets. */
    private static final String ANYTHING = octets("…");

    private static final String DELIVERY = "Return-Path: <ana@example.org>\r\nDelivered-To: alice@example.org\r\n";

    private final ImapHouse house;
    private final Map<String, ImapTalk> talks = new HashMap<>();
    private final Map<String, String> ahead = new HashMap<>();
    private Optional<List<String>> unordered = Optional.empty();

    Transcript(ImapHouse house) {
        this.house = house;
    }

    void play(List<String> lines) throws Exception {
        try {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.isBlank() && !line.startsWith("#")) {
                    step(octets(line), "line " + (i + 1) + ": " + line);
                }
            }
        } finally {
            for (ImapTalk talk : talks.values()) {
                talk.close();
            }
        }
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void step(String line, String where) throws Exception {
        var step = STEP.matcher(line);
        assertThat(step.matches()).as(where).isTrue();
        String connection = step.group(1) == null ? "1" : step.group(1);
        String text = step.group(3);
        switch (step.group(2)) {
            case "C:" -> talk(connection).send(text + "\r\n");
            case "C<<" -> talk(connection).send(unescaped(text));
            case "S:" -> expect(connection, text, where);
            case "S*:" -> skip(connection, text);
            case "S{" -> unordered = Optional.of(new ArrayList<>());
            case "S}" -> inAnyOrder(connection, where);
            case "MAIL:" -> mail(text);
            case "DELIVERED:" -> delivered(text);
            case "LOGIN:" -> login(connection, text);
            default -> talk(connection).startTls();
        }
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\x(\\p{XDigit}{2})")
                .matcher(text.replace("\\r", "\r").replace("\\n", "\n"))
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }

    private void expect(String connection, String text, String where) throws IOException {
        if (unordered.isPresent()) {
            unordered.get().add(text);
        } else {
            assertThat(next(connection)).as(where).matches(pattern(text));
        }
    }

    private void skip(String connection, String text) throws IOException {
        String line = next(connection);
        while (pattern(text).matcher(line).matches()) {
            line = next(connection);
        }
        ahead.put(connection, line);
    }

    private void inAnyOrder(String connection, String where) throws IOException {
        List<String> wanted = unordered.orElseThrow();
        unordered = Optional.empty();
        while (!wanted.isEmpty()) {
            String line = next(connection);
            boolean known = wanted.removeIf(text -> pattern(text).matcher(line).matches());
            assertThat(known).as(where + " " + line).isTrue();
        }
    }

    private String next(String connection) throws IOException {
        String kept = ahead.remove(connection);
        return kept == null ? talk(connection).line() : kept;
    }

    private static Pattern pattern(String text) {
        return text.startsWith("~")
                ? Pattern.compile(text.substring(1))
                : Pattern.compile(("\\Q" + text + "\\E").replace(ANYTHING, "\\E.*\\Q"));
    }

    private void mail(String text) throws Exception {
        String[] words = text.split(" ", 3);
        List<Flag> flags = new ArrayList<>();
        if (words.length == 3) {
            for (String flag : words[2].split(" ", -1)) {
                flags.add(Flag.parse(flag).orElseThrow());
            }
        }
        house.mail(MailboxName.of(words[0]), words[1], Flags.of(flags));
    }

    private void delivered(String text) throws Exception {
        String[] words = text.split(" ", 2);
        house.mail(MailboxName.of(words[0]), DELIVERY, ImapHouse.resource(words[1]), Flags.NONE);
    }

    private void login(String connection, String name) throws IOException {
        ImapTalk talk = talk(connection);
        talk.line();
        talk.ok("LOGIN " + name + "@example.org \"" + ImapHouse.PASSWORD + "\"");
    }

    private ImapTalk talk(String connection) throws IOException {
        ImapTalk talk = talks.get(connection);
        if (talk == null) {
            talk = new ImapTalk(house.port());
            talks.put(connection, talk);
        }
        return talk;
    }
}
