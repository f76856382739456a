package org.palomar.api.limit;

import java.util.Optional;

/**
 * The most that may be sent in a day or a minute.
 *
 * @param most from 0, for nothing at all, to {@value #MAX}; {@link Integer#MAX_VALUE} for no limit
 */
public record Limit(int most) {

    /** Nobody sends more. */
    public static final int MAX = 1_000_000_000;

    public static final Limit NONE = new Limit(Integer.MAX_VALUE);

    private static final String UNLIMITED = "unlimited";

    public Limit {
        if (most < 0 || (most > MAX && most != Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("not a limit");
        }
    }

    /** Reads a whole number or {@code unlimited}. */
    public static Optional<Limit> parse(String text) {
        if (text.equals(UNLIMITED)) {
            return Optional.of(NONE);
        }
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = digits ? Long.parseLong(text) : -1;
        return number < 0 || number > MAX ? Optional.empty() : Optional.of(new Limit((int) number));
    }

    public boolean isNone() {
        return most == Integer.MAX_VALUE;
    }

    @Override
    public String toString() {
        return isNone() ? UNLIMITED : Integer.toString(most);
    }
}
