package org.palomar.sieve.internal.syntax;

import java.util.List;

// argument = string-list / number / tag                                                          RFC 5228 §8.2
/** An argument of a command or test; {@link #at()} is its offset in the source. */
public sealed interface Argument {

    int at();

    /** Strings; {@code list} if they stood in brackets. The offsets of the single strings are not kept. */
    record Strings(List<String> values, boolean list, int at) implements Argument {
        public Strings {
            values = List.copyOf(values);
        }
    }

    record Numeral(long value, int at) implements Argument {}

    /** @param name in lower case, without the colon */
    record Tag(String name, int at) implements Argument {}
}
