package org.palomar.imap.grammar;

import java.util.EnumSet;
import java.util.Set;

/**
 * How SEARCH answers.
 *
 * @param extended whether RETURN was given, which asks for an ESEARCH response (RFC 4731)
 * @param options what it holds
 */
public record SearchReturn(boolean extended, Set<Option> options) {

    /** A SEARCH without RETURN. */
    public static final SearchReturn PLAIN = new SearchReturn(false, Set.of(Option.ALL));

    public SearchReturn {
        options = Set.copyOf(options);
    }

    /** RFC 4731 §3.1, RFC 5182 §2.1. */
    public enum Option {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    // search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"; what is before "(" is
    // read
    static SearchReturn parse(Cursor in) throws SyntaxException {
        Set<Option> options = EnumSet.noneOf(Option.class);
        in.expect('(');
        while (!in.accept(')')) {
            options.add(
                    switch (in.word()) {
                        case "MIN" -> Option.MIN;
                        case "MAX" -> Option.MAX;
                        case "ALL" -> Option.ALL;
                        case "COUNT" -> Option.COUNT;
                        case "SAVE" -> Option.SAVE;
                        default -> throw new SyntaxException("unknown return option");
                    });
            if (in.peek() != ')') {
                in.expect(' ');
            }
        }
        // RFC 4731 §3.1: no option means ALL
        return new SearchReturn(true, options.isEmpty() ? Set.of(Option.ALL) : options);
    }
}
