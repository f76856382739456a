package org.palomar.filter.threshold.internal;

import java.util.Optional;

/**
 * From how many points on something is done.
 *
 * @param points {@link Double#POSITIVE_INFINITY} for never
 */
record Threshold(double points) {

    static final Threshold NEVER = new Threshold(Double.POSITIVE_INFINITY);

    /** More is never meant: no message has that many. */
    static final double MOST = 1000;

    private static final String FORM = "\\d{1,4}(\\.\\d{1,3})?";

    /** A number from 0 to {@link #MOST}, or the word never. */
    static Optional<Threshold> parse(String text) {
        if (text.equals("never")) {
            return Optional.of(NEVER);
        }
        return Optional.of(text)
                .filter(number -> number.matches(FORM))
                .map(Double::parseDouble)
                .filter(number -> number <= MOST)
                .map(Threshold::new);
    }

    boolean isReachedBy(double score) {
        return score >= points;
    }
}
