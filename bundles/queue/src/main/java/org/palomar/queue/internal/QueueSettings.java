package org.palomar.queue.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.queue.cfg} says.
 *
 * @param hostName who notices come from
 * @param deliveries at a time, in all
 * @param perSender deliveries at a time of one sender, at the most
 * @param perDestination deliveries at a time to one destination, at the most
 * @param retryFirst pause after the first attempt
 * @param retryLongest longest pause between two attempts
 * @param patience when senders are told, and when an entry comes back
 * @param mostReturned octets of a message that may come back whole
 */
public record QueueSettings(
        Domain hostName,
        int deliveries,
        int perSender,
        int perDestination,
        Duration retryFirst,
        Duration retryLongest,
        Patience patience,
        long mostReturned) {

    private static final Domain UNNAMED = new Domain("localhost");

    /** Reads all values, or says which one is wrong. */
    public static QueueSettings read(Values values) throws InvalidConfigurationException {
        Duration first =
                values.duration("retry-first", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(1));
        Duration longest =
                values.duration("retry-longest", Duration.ofHours(4), Duration.ofSeconds(1), Duration.ofDays(1));
        if (longest.compareTo(first) < 0) {
            throw new InvalidConfigurationException("retry-longest", "must not be shorter than retry-first");
        }
        return new QueueSettings(
                hostName(values),
                values.number("deliveries", 200, 1, 10_000),
                values.number("deliveries-per-sender", 50, 1, 10_000),
                values.number("deliveries-per-destination", 20, 1, 1000),
                first,
                longest,
                new Patience(
                        values.duration("delay-warning", Duration.ofHours(4), Duration.ZERO, Duration.ofDays(30)),
                        values.duration("lifetime", Duration.ofDays(5), Duration.ofMinutes(1), Duration.ofDays(30))),
                values.octets("most-returned", 64L << 10, 0, 16L << 20));
    }

    private static Domain hostName(Values values) throws InvalidConfigurationException {
        String configured = values.text("host-name", "");
        Optional<Domain> name = configured.isEmpty() ? Optional.of(systemName()) : Domain.parse(configured);
        return name.orElseThrow(() -> new InvalidConfigurationException("host-name", "must be a host name"));
    }

    private static Domain systemName() {
        try {
            return Domain.parse(InetAddress.getLocalHost().getCanonicalHostName())
                    .orElse(UNNAMED);
        } catch (UnknownHostException unknown) {
            return UNNAMED;
        }
    }
}
