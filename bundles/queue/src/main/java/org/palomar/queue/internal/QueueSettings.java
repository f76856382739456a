package org.palomar.queue.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.queue.internal.schedule.Bound;

/**
 * What {@code etc/palomar.queue.cfg} says.
 *
 * @param hostName who notices come from
 * @param deliveries at a time, in all
 * @param perSender deliveries at a time of one sender, at the most
 * @param perDestination what one destination gets
 * @param destinations what some get that have bounds of their own
 * @param retryFirst pause after the first attempt
 * @param retryLongest longest pause between two attempts
 * @param patience when senders are told, and when an entry comes back
 * @param mostReturned octets of a message that may come back whole
 * @param noticesPerHour that one address outside may get
 */
public record QueueSettings(
        Domain hostName,
        int deliveries,
        int perSender,
        Bound perDestination,
        Map<Domain, Bound> destinations,
        Duration retryFirst,
        Duration retryLongest,
        Patience patience,
        long mostReturned,
        int noticesPerHour) {

    private static final Set<String> BOUNDS = Set.of("deliveries", "rate");
    private static final String DESTINATIONS = "destinations";
    private static final int MOST_AT_A_TIME = 1000;
    private static final int MOST_A_MINUTE = 100_000;

    public QueueSettings {
        destinations = Map.copyOf(destinations);
    }

    /** Reads all values, or says which one is wrong. */
    public static QueueSettings read(Values values) throws InvalidConfigurationException {
        Duration first =
                values.duration("retry-first", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(1));
        Duration longest =
                values.duration("retry-longest", Duration.ofHours(4), Duration.ofSeconds(1), Duration.ofDays(1));
        if (longest.compareTo(first) < 0) {
            throw new InvalidConfigurationException("retry-longest", "must not be shorter than retry-first");
        }
        Bound usual = new Bound(
                values.number("deliveries-per-destination", 20, 1, MOST_AT_A_TIME),
                values.number("rate-per-destination", Bound.ANY, Bound.ANY, MOST_A_MINUTE));
        return new QueueSettings(
                values.serverName(),
                values.number("deliveries", 200, 1, 10_000),
                values.number("deliveries-per-sender", 50, 1, 10_000),
                usual,
                destinations(values, usual),
                first,
                longest,
                new Patience(
                        values.duration("delay-warning", Duration.ofHours(4), Duration.ZERO, Duration.ofDays(30)),
                        values.duration("lifetime", Duration.ofDays(5), Duration.ofMinutes(1), Duration.ofDays(30))),
                values.octets("most-returned", 64L << 10, 0, 16L << 20),
                values.number("notices-per-hour", 50, 1, 100_000));
    }

    /** Each a domain and what it gets, such as {@code example.net deliveries=5 rate=60}; what is not named is as usual. */
    private static Map<Domain, Bound> destinations(Values values, Bound usual) throws InvalidConfigurationException {
        Map<Domain, Bound> own = new HashMap<>();
        for (String item : values.list(DESTINATIONS)) {
            String[] words = item.split("\\s+");
            Domain domain = Domain.parse(words[0])
                    .orElseThrow(
                            () -> new InvalidConfigurationException(DESTINATIONS, "has no domain in \"" + item + "\""));
            if (words.length == 1 || own.put(domain, bound(item, words, usual)) != null) {
                throw new InvalidConfigurationException(
                        DESTINATIONS, "must name " + domain + " once, with deliveries=, rate=, or both");
            }
        }
        return own;
    }

    private static Bound bound(String item, String[] words, Bound usual) throws InvalidConfigurationException {
        Map<String, String> own = new HashMap<>();
        for (String word : List.of(words).subList(1, words.length)) {
            String[] pair = word.split("=", 2);
            if (pair.length < 2 || !BOUNDS.contains(pair[0]) || own.put(pair[0], pair[1]) != null) {
                throw new InvalidConfigurationException(
                        DESTINATIONS, "must be like example.net deliveries=5 rate=60, and not \"" + item + "\"");
            }
        }
        try {
            Values values = new Values(own);
            return new Bound(
                    values.number("deliveries", usual.deliveries(), 1, MOST_AT_A_TIME),
                    values.number("rate", usual.perMinute(), Bound.ANY, MOST_A_MINUTE));
        } catch (InvalidConfigurationException wrong) {
            throw new InvalidConfigurationException(
                    DESTINATIONS, "is wrong in \"" + item + "\": " + wrong.getMessage());
        }
    }
}
