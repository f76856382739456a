package org.palomar.filter.lists.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;

/**
 * What {@code etc/palomar.filter.lists.cfg} says.
 *
 * @param server the list for everybody
 * @param points that wanted mail gets less
 * @param rank before the message
 * @param rankContent with the message
 */
record ListsSettings(SenderList server, int points, int rank, int rankContent) {

    /** Of the server: they are in memory, and in a file that somebody has to read. */
    private static final int MOST = 10_000;

    static ListsSettings read(Values values) throws InvalidConfigurationException {
        List<SenderRule> rules = new ArrayList<>();
        for (Treatment treatment : Treatment.values()) {
            add(rules, values, treatment);
        }
        return new ListsSettings(
                SenderList.of(rules),
                // More than what all else comes to, as a rule; SpamAssassin gives as much.
                values.number("points-allow", 100, 0, 1000),
                values.number("rank", 100, 0, 1000),
                // Behind senderauth, which finds out whom it is from, and before all that gives points.
                values.number("rank-content", 150, 0, 1000));
    }

    private static void add(List<SenderRule> rules, Values values, Treatment treatment)
            throws InvalidConfigurationException {
        String key = treatment.word();
        for (String item : values.list(key)) {
            rules.add(
                    SenderPattern.parse(item)
                            .map(pattern -> new SenderRule(treatment, pattern))
                            .orElseThrow(
                                    () -> new InvalidConfigurationException(
                                            key,
                                            item
                                                    + " is no address, domain, network such as 192.0.2.0/24, or country such as country:de")));
        }
        if (rules.size() > MOST) {
            throw new InvalidConfigurationException(key, "no more than " + MOST + " senders can be named in all");
        }
    }
}
