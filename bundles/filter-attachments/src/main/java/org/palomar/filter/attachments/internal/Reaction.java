package org.palomar.filter.attachments.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done about a kind of finding.
 *
 * @param points what it counts, for {@link Action#SCORE}
 */
record Reaction(Action action, double points) {

    /** From the mildest to the hardest. */
    enum Action {
        ACCEPT,
        TAG,
        SCORE,
        JUNK,
        QUARANTINE,
        REJECT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** More is never meant. */
    static final double MOST_POINTS = 100;

    static final List<String> WORDS = List.of("accept", "tag", "score", "junk", "quarantine", "reject");

    private static final Pattern SCORE = Pattern.compile("score(?:\\s+(\\d{1,3}(?:\\.\\d{1,3})?))?");

    /**
     * A word, or {@code score 4}.
     *
     * @param points what {@code score} counts by itself
     */
    static Optional<Reaction> parse(String text, double points) {
        Matcher score = SCORE.matcher(text);
        if (score.matches()) {
            double stated = score.group(1) == null ? points : Double.parseDouble(score.group(1));
            return stated > MOST_POINTS ? Optional.empty() : Optional.of(new Reaction(Action.SCORE, stated));
        }
        return WORDS.contains(text)
                ? Optional.of(new Reaction(Action.valueOf(text.toUpperCase(Locale.ROOT)), points))
                : Optional.empty();
    }

    /** As in settings. */
    String text() {
        if (action != Action.SCORE) {
            return action.word();
        }
        return points == Math.rint(points) ? "score " + (long) points : "score " + points;
    }
}
