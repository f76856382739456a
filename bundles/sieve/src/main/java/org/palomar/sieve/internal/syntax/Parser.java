package org.palomar.sieve.internal.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.syntax.Argument.Strings;
import org.palomar.sieve.internal.syntax.Token.Kind;

/** Makes a tree of a script's tokens (RFC 5228 §8.2). Its recursion is bounded by {@link SyntaxLimits#DEPTH}. For one thread. */
public final class Parser {

    private final Source source;
    private final Lexer lexer;
    private Token token;
    private int behindLast;
    private int nodes;
    private int strings;

    private Parser(Source source) throws SieveSyntaxException {
        this.source = source;
        this.lexer = new Lexer(source);
        this.token = lexer.next();
    }

    // start = commands
    public static List<Node> parse(Source source) throws SieveSyntaxException {
        Parser parser = new Parser(source);
        List<Node> commands = parser.commands(0);
        if (parser.token.kind() != Kind.END) {
            throw parser.unexpected("a command should begin");
        }
        return commands;
    }

    private List<Node> commands(int depth) throws SieveSyntaxException {
        List<Node> commands = new ArrayList<>();
        while (token.kind() == Kind.IDENTIFIER) {
            commands.add(command(depth));
        }
        return commands;
    }

    // command = identifier arguments (";" / block); block = "{" commands "}"
    private Node command(int depth) throws SieveSyntaxException {
        Node head = headed(depth);
        if (take(';')) {
            return head;
        }
        if (!token.is('{')) {
            throw unexpected("\"" + head.name() + "\" should go on with a block or end with a semicolon");
        }
        int open = token.start();
        advance();
        List<Node> block = commands(depth + 1);
        if (token.kind() == Kind.END) {
            throw source.error(open, "This block is never closed; add \"}\" where it ends.");
        }
        if (!take('}')) {
            throw unexpected("a command should begin, or \"}\" end the block");
        }
        return new Node(
                head.name(),
                head.arguments(),
                head.tests(),
                head.testList(),
                Optional.of(block),
                head.start(),
                head.end());
    }

    // arguments = *argument [ test / test-list ]; test-list = "(" test *("," test) ")"
    private Node headed(int depth) throws SieveSyntaxException {
        if (depth > SyntaxLimits.DEPTH) {
            throw source.error(
                    token.start(),
                    "More than " + SyntaxLimits.DEPTH + " blocks and tests are within each other; make it flatter.");
        }
        if (++nodes > SyntaxLimits.NODES) {
            throw source.error(
                    token.start(),
                    "There are more than " + SyntaxLimits.NODES
                            + " commands and tests; put keys into lists, or include scripts.");
        }
        String name = token.text();
        int start = token.start();
        advance();
        List<Argument> arguments = new ArrayList<>();
        while (isArgument()) {
            arguments.add(argument());
        }
        List<Node> tests = new ArrayList<>();
        boolean list = take('(');
        if (list || token.kind() == Kind.IDENTIFIER) {
            do {
                if (token.kind() != Kind.IDENTIFIER) {
                    throw unexpected("a test should begin");
                }
                tests.add(headed(depth + 1));
            } while (list && take(','));
            if (list && !take(')')) {
                throw unexpected("a comma should part tests, or \")\" end them");
            }
        }
        return new Node(name, arguments, tests, list, Optional.empty(), start, behindLast);
    }

    private boolean isArgument() {
        return switch (token.kind()) {
            case TAG, NUMBER, STRING -> true;
            default -> token.is('[');
        };
    }

    // argument = string-list / number / tag
    private Argument argument() throws SieveSyntaxException {
        Token first = token;
        if (first.is('[')) {
            return stringList();
        }
        advance();
        return switch (first.kind()) {
            case TAG -> new Argument.Tag(first.text(), first.start());
            case NUMBER -> new Argument.Numeral(first.number(), first.start());
            default -> {
                count(first);
                yield new Strings(List.of(first.text()), false, first.start());
            }
        };
    }

    // string-list = "[" string *("," string) "]" / string
    private Strings stringList() throws SieveSyntaxException {
        int start = token.start();
        List<String> values = new ArrayList<>();
        do {
            advance();
            if (token.kind() != Kind.STRING) {
                throw unexpected("the next string of the list should be");
            }
            count(token);
            values.add(token.text());
            advance();
        } while (token.is(','));
        if (!take(']')) {
            throw unexpected("a comma should part strings, or \"]\" end them");
        }
        return new Strings(values, true, start);
    }

    private void count(Token string) throws SieveSyntaxException {
        if (++strings > SyntaxLimits.STRINGS) {
            throw source.error(
                    string.start(),
                    "There are more than " + SyntaxLimits.STRINGS
                            + " strings; keep long lists elsewhere, or include scripts.");
        }
    }

    private boolean take(char punctuation) throws SieveSyntaxException {
        boolean there = token.is(punctuation);
        if (there) {
            advance();
        }
        return there;
    }

    private void advance() throws SieveSyntaxException {
        behindLast = token.end();
        token = lexer.next();
    }

    private SieveSyntaxException unexpected(String expected) {
        return source.error(token.start(), "Here is " + token.shown() + " where " + expected + ".");
    }
}
