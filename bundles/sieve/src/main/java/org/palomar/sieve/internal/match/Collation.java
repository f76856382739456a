package org.palomar.sieve.internal.match;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/** The comparators (RFC 4790, RFC 5051). */
public enum Collation {
    OCTET("i;octet") {
        @Override
        Folded fold(String octets) {
            return Folded.same(octets, octets);
        }
    },

    ASCII_CASEMAP("i;ascii-casemap") {
        @Override
        Folded fold(String octets) {
            return Folded.same(Octets.upper(octets), octets);
        }
    },

    /** RFC 4790 §9.1: the number in front; without one it is infinite. Has no substrings. */
    ASCII_NUMERIC("i;ascii-numeric") {
        @Override
        Folded fold(String octets) {
            int start = 0;
            int end = 0;
            while (end < octets.length() && octets.charAt(end) >= '0' && octets.charAt(end) <= '9') {
                end++;
            }
            while (start < end - 1 && octets.charAt(start) == '0') {
                start++;
            }
            return Folded.same(end == 0 ? "" : octets.substring(start, end), octets);
        }

        @Override
        int compare(String one, String other) {
            if (one.isEmpty() || other.isEmpty()) {
                return Boolean.compare(one.isEmpty(), other.isEmpty());
            }
            return one.length() == other.length()
                    ? one.compareTo(other)
                    : Integer.compare(one.length(), other.length());
        }
    },

    /** RFC 5051 §2: title case, then decomposed as far as it goes, character by character. */
    UNICODE_CASEMAP("i;unicode-casemap") {
        @Override
        Folded fold(String octets) {
            if (Octets.isAscii(octets)) {
                return Folded.same(Octets.upper(octets), octets);
            }
            String text = Octets.text(octets);
            StringBuilder folded = new StringBuilder(text.length() + 16);
            int[] origins = new int[text.length() + 16];
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int from = folded.length();
                String title = Character.toString(Character.toTitleCase(text.codePointAt(i)));
                folded.append(Normalizer.normalize(title, Normalizer.Form.NFKD));
                if (folded.length() > origins.length) {
                    origins = Arrays.copyOf(origins, 2 * folded.length());
                }
                Arrays.fill(origins, from, folded.length(), i);
            }
            origins = Arrays.copyOf(origins, folded.length() + 1);
            origins[folded.length()] = text.length();
            return Folded.of(folded.toString(), text, origins);
        }

        // in the order of the code points
        @Override
        int compare(String one, String other) {
            return Octets.of(one).compareTo(Octets.of(other));
        }
    };

    private final String identifier;

    Collation(String identifier) {
        this.identifier = identifier;
    }

    /** The collation of this name, in its exact spelling. */
    public static Optional<Collation> find(String identifier) {
        return Arrays.stream(values())
                .filter(collation -> collation.identifier.equals(identifier))
                .findFirst();
    }

    public String identifier() {
        return identifier;
    }

    /** Whether it can be used with :contains, :matches and :regex. */
    public boolean hasSubstrings() {
        return this != ASCII_NUMERIC;
    }

    /** The form in which strings are equal that are equal under this collation. */
    abstract Folded fold(String octets);

    /** The order of two folded strings. */
    int compare(String one, String other) {
        return one.compareTo(other);
    }
}
