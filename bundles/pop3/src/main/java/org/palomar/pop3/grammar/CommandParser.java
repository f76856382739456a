package org.palomar.pop3.grammar;

import java.util.Optional;
import java.util.OptionalInt;

/** Reads a command line. Total. */
public final class CommandParser {

    /** Most characters of a verb: three or four (RFC 1939 §3). */
    private static final int MAX_VERB = 4;

    private static final int MAX_DIGITS = 9; // fits an int

    private CommandParser() {}

    // command = keyword *(SP argument) CRLF, RFC 1939 §3; several spaces are taken for one, but not in a password
    public static Parsed parse(String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        Optional<Verb> verb = name.length() > MAX_VERB ? Optional.empty() : Verb.of(name);
        if (verb.isEmpty()) {
            return new Parsed.UnknownVerb();
        }
        String rest = space < 0 ? "" : line.substring(space + 1);
        return arguments(verb.get(), rest)
                .<Parsed>map(Parsed.Valid::new)
                .orElseGet(() -> new Parsed.WrongArguments(verb.get()));
    }

    private static Optional<Command> arguments(Verb verb, String rest) {
        String trimmed = rest.strip();
        String[] words = trimmed.isEmpty() ? new String[0] : trimmed.split(" +", -1);
        return switch (verb) {
            case CAPA, STLS, STAT, NOOP, RSET, QUIT ->
                words.length == 0 ? Optional.of(new Command.Plain(verb)) : Optional.empty();
            case USER -> isText(trimmed) ? Optional.of(new Command.User(trimmed)) : Optional.empty();
            // RFC 1939 §7, PASS: the single argument may have spaces in it
            case PASS -> isText(rest) ? Optional.of(new Command.Pass(rest)) : Optional.empty();
            case AUTH -> auth(words);
            case LIST, UIDL -> listing(verb, words);
            case RETR, DELE ->
                words.length == 1 ? number(words[0]).map(n -> new Command.OfMessage(verb, n)) : Optional.empty();
            case TOP ->
                words.length == 2
                        ? number(words[0]).flatMap(n -> number(words[1]).map(lines -> new Command.Top(n, lines)))
                        : Optional.empty();
        };
    }

    // "AUTH" mechanism [SP initial-response], RFC 5034 §4; sasl-mech = 1*20mech-char, RFC 4422 §3.1
    private static Optional<Command> auth(String[] words) {
        boolean fits = (words.length == 1 || words.length == 2) && words[0].matches("[A-Za-z0-9_-]{1,20}");
        return fits
                ? Optional.of(new Command.Auth(words[0], words.length == 2 ? Optional.of(words[1]) : Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Command> listing(Verb verb, String[] words) {
        return switch (words.length) {
            case 0 -> Optional.of(new Command.Listing(verb, OptionalInt.empty()));
            case 1 -> number(words[0]).map(n -> new Command.Listing(verb, OptionalInt.of(n)));
            default -> Optional.empty();
        };
    }

    private static boolean isText(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= 0x20 && c != 0x7f);
    }

    // 1*DIGIT; a number that no mailbox has is the largest that we know
    private static Optional<Integer> number(String text) {
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(text.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text));
    }
}
