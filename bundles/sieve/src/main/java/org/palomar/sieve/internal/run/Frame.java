package org.palomar.sieve.internal.run;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What belongs to one script of a run: the message or part that it sees, its own variables, and the last match (RFC 5229 §3.2, RFC 6609 §3.4). For one thread.
 *
 * @param name how it was included; empty for the script that was run
 * @param enabled extensions that a test has found
 */
record Frame(
        String name,
        Message message,
        Parts parts,
        Map<String, String> variables,
        Set<String> globalNames,
        Set<Extension> enabled,
        Captures captures) {

    /** What the wildcards of the last match stood for. */
    static final class Captures {
        private List<String> texts = List.of();

        void set(List<String> captured) {
            texts = captured;
        }

        String get(int index) {
            return index < texts.size() ? texts.get(index) : "";
        }
    }

    static Frame of(String name, Message message, Parts parts) {
        return new Frame(
                name,
                message,
                parts,
                new HashMap<>(),
                new HashSet<>(),
                EnumSet.noneOf(Extension.class),
                new Captures());
    }

    Optional<String> variable(String variable) {
        return Optional.ofNullable(variables.get(variable));
    }
}
