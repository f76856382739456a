package org.palomar.sieve.internal.run;

import java.util.List;
import java.util.Optional;
import org.palomar.sieve.internal.match.SieveFailure;

/** A string of a script, in which variables may stand (RFC 5229 §3). Octets; immutable. */
public sealed interface Text {

    /** Its value now. */
    String of(Run run) throws SieveFailure;

    /** Its value, if it has no variables. */
    Optional<String> constant();

    /** As it stands in the script, variables unexpanded. */
    String source();

    record Constant(String source) implements Text {
        @Override
        public String of(Run run) throws SieveFailure {
            run.spend(source.length() / 8);
            return source;
        }

        @Override
        public Optional<String> constant() {
            return Optional.of(source);
        }
    }

    /** @param parts one behind the other */
    record Template(String source, List<Part> parts) implements Text {

        /** Octets of an expanded string; a script of 1 MB could otherwise ask for a string of a gigabyte. */
        private static final int LONGEST = 256 * 1024;

        public Template {
            parts = List.copyOf(parts);
        }

        @Override
        public String of(Run run) throws SieveFailure {
            StringBuilder value = new StringBuilder();
            for (Part part : parts) {
                value.append(part.of(run));
                if (value.length() > LONGEST) {
                    throw new SieveFailure("With its variables this string has more than " + LONGEST + " octets.");
                }
            }
            run.spend(1 + value.length() / 8);
            return value.toString();
        }

        @Override
        public Optional<String> constant() {
            return Optional.empty();
        }
    }

    /** A piece of a template: literal, or a variable's value. */
    @FunctionalInterface
    interface Part {
        String of(Run run);
    }
}
