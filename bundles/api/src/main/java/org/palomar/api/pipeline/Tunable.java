package org.palomar.api.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting of a step that a domain or an account may have a value of its own of.
 *
 * @param key as in {@link org.palomar.api.preference.Preference}
 * @param purpose what it says, in English, as part of a sentence
 */
public record Tunable(String key, String purpose, Kind kind) {

    /** What every step has: whether it is asked about a recipient, in place of what its scope says. */
    public static final Tunable USE = new Tunable("use", "whether the step is asked", new YesNo());

    /** No exponents, no NaN, nothing that only a computer would write. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,6})?");

    /** What values it has. */
    public sealed interface Kind {}

    /** {@code yes} or {@code no}. */
    public record YesNo() implements Kind {}

    /** A decimal number within bounds. */
    public record Decimal(double least, double most) implements Kind {}

    /** A threshold: a number from 0 to the most, or {@code never}. */
    public record Points(double most) implements Kind {}

    /** One of some words. */
    public record Word(List<String> words) implements Kind {
        public Word {
            words = List.copyOf(words);
        }
    }

    /** Why a value is none of this setting; empty if it is one. */
    public Optional<String> problem(String value) {
        return switch (kind) {
            case YesNo() -> unless(List.of("yes", "no").contains(value), "yes or no");
            case Decimal(double least, double most) ->
                unless(isBetween(value, least, most), "a number from " + plain(least) + " to " + plain(most));
            case Points(double most) ->
                unless(
                        value.equals("never") || isBetween(value, 0, most),
                        "a number from 0 to " + plain(most) + ", or never");
            case Word(List<String> words) -> unless(words.contains(value), "one of " + String.join(", ", words));
        };
    }

    private Optional<String> unless(boolean fine, String expected) {
        return fine ? Optional.empty() : Optional.of(key + " must be " + expected);
    }

    private static boolean isBetween(String value, double least, double most) {
        if (!NUMBER.matcher(value).matches()) {
            return false;
        }
        double number = Double.parseDouble(value);
        return number >= least && number <= most;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
