package org.palomar.filter.scorer.internal;

import java.util.EnumMap;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.text.Rule;

/**
 * What {@code etc/palomar.filter.scorer.cfg} says.
 *
 * @param rank where in the pipeline
 * @param pointsSpam what is given to a message that is surely spam
 * @param pointsHam what is taken from one that is surely wanted
 * @param leastLearned messages of each kind before anything is said
 * @param ownersTeach whether what owners say of their mail teaches the server too
 * @param ownerDaily messages of one owner that teach the server in a day
 * @param leastOwners owners who must have taught the server before it goes by what they taught
 * @param leastSeen messages that the server must have learned with a token before it says something of it
 * @param rules what rules on how a message is made count; 0 for nothing
 * @param rulesMost what they count together, at the most
 * @param memory how much is in memory; holds from the next start of the bundle
 */
record ScorerSettings(
        int rank,
        double pointsSpam,
        double pointsHam,
        int leastLearned,
        boolean ownersTeach,
        int ownerDaily,
        int leastOwners,
        int leastSeen,
        Map<Rule, Double> rules,
        double rulesMost,
        Corpora.Sizes memory) {

    static final String POINTS_SPAM = "points-spam";
    static final String POINTS_HAM = "points-ham";
    static final String RULES_MOST = "rules-most";

    /** Points of any rule stay below what refuses a message ten times over. */
    static final double MOST_POINTS = 100;

    /** Of the server: eight octets for each. */
    private static final int REMEMBERED = 20_000;

    /** Of an account, each day, whatever becomes of them: reading mail takes longer than moving it. */
    static final int MOST_LESSONS = 500;

    /** Octets of a message that is read to be learned from: spam is short, and so is what tells it. */
    static final long MOST_OCTETS = 1L << 20;

    /** Of an account. */
    private static final int OWN_REMEMBERED = 4_000;

    private static final int LEAST_TOKENS = 2_000;
    private static final int MOST_TOKENS = 6_000_000;
    private static final long MEBIBYTE = 1L << 20;

    ScorerSettings {
        rules = Map.copyOf(rules);
    }

    static ScorerSettings read(Values values) throws InvalidConfigurationException {
        return new ScorerSettings(
                // After those that find who it is from, before the threshold.
                values.number("rank", 600, 0, 1000),
                points(values, POINTS_SPAM, "8"),
                points(values, POINTS_HAM, "2"),
                values.number("least-learned", 200, 1, 100_000),
                values.flag("owners-teach-server", false),
                values.number("owner-daily", 50, 0, 100_000),
                values.number("owners-least", 3, 2, 1000),
                values.number("token-least", 3, 1, 100),
                rules(values),
                points(values, RULES_MOST, "5"),
                new Corpora.Sizes(
                        new Corpus.Size(places(values.number("tokens", 98_000, LEAST_TOKENS, MOST_TOKENS)), REMEMBERED),
                        new Corpus.Size(
                                places(values.number("account-tokens", 24_000, LEAST_TOKENS, MOST_TOKENS)),
                                OWN_REMEMBERED),
                        values.octets("accounts-memory", MEBIBYTE / 2, 0, 1024 * MEBIBYTE)));
    }

    private static Map<Rule, Double> rules(Values values) throws InvalidConfigurationException {
        Map<Rule, Double> rules = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            rules.put(rule, points(values, rule.key(), String.valueOf(rule.points())));
        }
        return rules;
    }

    private static double points(Values values, String key, String fallback) throws InvalidConfigurationException {
        String text = values.text(key, fallback);
        if (!text.matches("\\d{1,3}(\\.\\d{1,3})?") || Double.parseDouble(text) > MOST_POINTS) {
            throw new InvalidConfigurationException(key, "must be a number from 0 to " + (int) MOST_POINTS);
        }
        return Double.parseDouble(text);
    }

    /** Places of a table that has room for so many tokens: of four, three are used. */
    private static int places(int tokens) {
        int least = tokens / 3 * 4 + 4;
        return Math.max(1 << 10, Integer.highestOneBit(least - 1) << 1);
    }
}
