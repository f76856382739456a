package org.palomar.managesieve.grammar;

import java.util.List;
import java.util.Optional;
import org.palomar.managesieve.grammar.Tokens.Token;

/** Reads a command. Total. */
public final class CommandParser {

    private static final int MAX_DIGITS = 18; // fits a long

    private CommandParser() {}

    /** @param pieces the command's lines, less their ends, and the literals between them, in turns: line, literal, line, …; one character for each octet */
    public static Parsed parse(List<String> pieces) {
        Optional<List<Token>> tokens = Tokens.of(pieces);
        Optional<Verb> verb = tokens.isPresent() ? verb(tokens.get()) : verb(pieces.getFirst());
        if (verb.isEmpty()) {
            return new Parsed.UnknownVerb();
        }
        return tokens.flatMap(words -> command(verb.get(), words.subList(1, words.size())))
                .<Parsed>map(Parsed.Valid::new)
                .orElseGet(() -> new Parsed.WrongArguments(verb.get()));
    }

    private static Optional<Verb> verb(List<Token> words) {
        return words.isEmpty() || words.getFirst().string()
                ? Optional.empty()
                : Verb.of(words.getFirst().text());
    }

    /** Of a command that is wrong further on. */
    private static Optional<Verb> verb(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? Optional.empty() : Verb.of(line.substring(0, space));
    }

    private static Optional<Command> command(Verb verb, List<Token> words) {
        return switch (verb) {
            case STARTTLS, LOGOUT, CAPABILITY, LISTSCRIPTS, UNAUTHENTICATE ->
                words.isEmpty() ? Optional.of(new Command.Plain(verb)) : Optional.empty();
            case AUTHENTICATE -> authenticate(words);
            case NOOP -> noop(words);
            case HAVESPACE -> haveSpace(words);
            case PUTSCRIPT -> strings(words, 2).map(texts -> new Command.PutScript(texts.get(0), texts.get(1)));
            case CHECKSCRIPT -> strings(words, 1).map(texts -> new Command.CheckScript(texts.getFirst()));
            case SETACTIVE, GETSCRIPT, DELETESCRIPT ->
                strings(words, 1).map(texts -> new Command.OfScript(verb, texts.getFirst()));
            case RENAMESCRIPT -> strings(words, 2).map(texts -> new Command.RenameScript(texts.get(0), texts.get(1)));
        };
    }

    // "AUTHENTICATE" SP auth-type [SP string]; auth-type = DQUOTE auth-type-name DQUOTE, RFC 4422 §3.1
    private static Optional<Command> authenticate(List<Token> words) {
        Optional<List<String>> texts = strings(words, words.size() == 1 ? 1 : 2);
        return texts.filter(some -> some.getFirst().matches("[A-Za-z0-9_-]{1,20}"))
                .map(some -> new Command.Authenticate(
                        some.getFirst(), some.size() == 2 ? Optional.of(some.get(1)) : Optional.empty()));
    }

    private static Optional<Command> noop(List<Token> words) {
        return words.isEmpty()
                ? Optional.of(new Command.Noop(Optional.empty()))
                : strings(words, 1).map(texts -> new Command.Noop(Optional.of(texts.getFirst())));
    }

    // "HAVESPACE" SP sieve-name SP number
    private static Optional<Command> haveSpace(List<Token> words) {
        if (words.size() != 2 || !words.get(0).string() || words.get(1).string()) {
            return Optional.empty();
        }
        String number = words.get(1).text();
        if (!number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long octets = number.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(number);
        return Optional.of(new Command.HaveSpace(words.get(0).text(), octets));
    }

    private static Optional<List<String>> strings(List<Token> words, int count) {
        return words.size() == count && words.stream().allMatch(Token::string)
                ? Optional.of(words.stream().map(Token::text).toList())
                : Optional.empty();
    }
}
