package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.pipeline.RuleHit;

/**
 * A list in the DNS, and what its answers count.
 *
 * @param zone below which it is asked
 * @param weights by its answers
 * @param test a domain that it lists for tests; of lists of addresses without meaning
 */
record ListZone(Domain zone, List<Weight> weights, String test) {

    /** RFC 5782 §5: what a list of domains always lists, so that it can be tested. */
    private static final String TEST = "test";

    private static final String TEST_KEY = "test=";

    /** Words of one list: more answers no list has. */
    private static final int MOST_WORDS = 64;

    /** Longest name of a rule ({@link RuleHit}). */
    private static final int MOST_NAME = 63;

    ListZone {
        weights = List.copyOf(weights);
    }

    /** What answers of one kind count. */
    record Weight(CodePattern pattern, double points) {}

    /** Reads a zone and the weights behind it, separated by spaces: points for any answer, or {@code answers=points}. */
    static ListZone parse(String key, String text) throws InvalidConfigurationException {
        String[] words = text.split(" +", MOST_WORDS + 1);
        Domain zone = Domain.parse(words[0])
                .filter(domain -> words.length <= MOST_WORDS)
                .orElseThrow(() -> new InvalidConfigurationException(key, words[0] + " is no zone of a list"));
        List<Weight> weights = new ArrayList<>();
        String test = TEST;
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith(TEST_KEY)) {
                test = words[i].substring(TEST_KEY.length());
            } else {
                weights.add(weight(key, words[i]));
            }
        }
        if (weights.isEmpty()) {
            throw new InvalidConfigurationException(
                    key, "behind " + zone + " must stand what its answers count, such as 3 or 127.0.0.2=3");
        }
        if (Domain.parse(test + "." + zone).isEmpty()) {
            throw new InvalidConfigurationException(key, test + " is no domain that " + zone + " could list");
        }
        return new ListZone(zone, weights, test);
    }

    private static Weight weight(String key, String word) throws InvalidConfigurationException {
        int equals = word.indexOf('=');
        Optional<CodePattern> pattern =
                equals < 0 ? Optional.of(CodePattern.ANY) : CodePattern.parse(word.substring(0, equals));
        OptionalDouble points = points(word.substring(equals + 1));
        if (pattern.isEmpty() || points.isEmpty()) {
            throw new InvalidConfigurationException(
                    key, word + " is neither points from -1000 to 1000 nor answers and points such as 127.0.0.2-3=4");
        }
        return new Weight(pattern.get(), points.getAsDouble());
    }

    private static OptionalDouble points(String text) {
        return text.matches("-?\\d{1,4}(\\.\\d{1,3})?") && Math.abs(Double.parseDouble(text)) <= RuleHit.MAX_POINTS
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    /** What the weightiest of some answers counts: one list says one thing. 0 where none has a weight. */
    double points(List<InetAddress> answers) {
        double weightiest = 0;
        for (InetAddress answer : answers) {
            for (Weight weight : weights) {
                if (weight.pattern().matches(answer) && Math.abs(weight.points()) > Math.abs(weightiest)) {
                    weightiest = weight.points();
                }
            }
        }
        return weightiest;
    }

    /** The rule of its answers, as scores show it. */
    String rule() {
        String name = "DNSLIST_" + zone.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return name.substring(0, Math.min(name.length(), MOST_NAME));
    }
}
