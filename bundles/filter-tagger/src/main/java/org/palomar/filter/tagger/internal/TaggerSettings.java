package org.palomar.filter.tagger.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/** The rules in force, and where in the pipeline they are asked. */
record TaggerSettings(int rank, List<Rule> rules) {

    private static final int DEFAULT_RANK = 500;
    private static final int MAX_RULES = 1000;

    static TaggerSettings read(Values values) throws InvalidConfigurationException {
        List<Rule> rules = new ArrayList<>();
        for (String text : values.list("rules")) {
            rules.add(Rule.parse(text));
        }
        if (rules.size() > MAX_RULES) {
            throw new InvalidConfigurationException("rules", "must be at most " + MAX_RULES);
        }
        return new TaggerSettings(values.number("rank", DEFAULT_RANK, 0, 1000), List.copyOf(rules));
    }
}
