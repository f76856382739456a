package org.palomar.limits.internal;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.Measure;

/**
 * What {@code etc/palomar.limits.cfg} says.
 *
 * @param limits of each measure, for whom nothing else is set
 * @param warmUp percent of the daily limits that an account has on the first day on which it sends; twice as many on each further one. 100 for all at once
 * @param zone whose midnight ends a day
 * @param unusual what the operator is told of
 */
public record LimitsSettings(
        Map<Measure, Limit> limits, int warmUp, ZoneId zone, Unusual unusual, Optional<Address> operator) {

    /** What is so much in an hour that somebody else may have the password: more networks, more countries, more refused recipients. Whether the account is frozen then. */
    public record Unusual(Limit networks, Limit countries, Limit refused, boolean freezes) {}

    private static final Map<Measure, String> DEFAULTS = Map.of(
            Measure.MESSAGES_PER_DAY, "300",
            Measure.RECIPIENTS_PER_DAY, "1500",
            Measure.MESSAGES_PER_MINUTE, "600",
            Measure.RECIPIENTS_PER_MINUTE, "3000",
            Measure.DOMAIN_MESSAGES_PER_DAY, "unlimited",
            Measure.DOMAIN_RECIPIENTS_PER_DAY, "unlimited");

    public LimitsSettings {
        limits = Map.copyOf(limits);
    }

    Limit limit(Measure measure) {
        return limits.getOrDefault(measure, Limit.NONE);
    }

    /** Reads all values, or says which one is wrong. */
    public static LimitsSettings read(Values values) throws InvalidConfigurationException {
        Map<Measure, Limit> limits = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            limits.put(measure, limit(values, measure.key(), DEFAULTS.getOrDefault(measure, "unlimited")));
        }
        return new LimitsSettings(
                limits,
                values.number("warm-up", 100, 1, 100),
                zone(values.text("time-zone", "")),
                new Unusual(
                        limit(values, "networks-per-hour", "10"),
                        limit(values, "countries-per-hour", "3"),
                        limit(values, "refused-recipients-per-hour", "50"),
                        values.flag("freeze-unusual", false)),
                operator(values.text("operator", "")));
    }

    private static Optional<Address> operator(String address) throws InvalidConfigurationException {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Optional<Address> operator = Address.parse(address);
        if (operator.isEmpty()) {
            throw new InvalidConfigurationException("operator", "must be an address such as ops@example.org");
        }
        return operator;
    }

    private static Limit limit(Values values, String key, String fallback) throws InvalidConfigurationException {
        return Limit.parse(values.text(key, fallback))
                .orElseThrow(() -> new InvalidConfigurationException(
                        key, "must be a whole number from 0 to " + Limit.MAX + ", or unlimited"));
    }

    private static ZoneId zone(String id) throws InvalidConfigurationException {
        try {
            return id.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(id);
        } catch (DateTimeException unknown) {
            throw new InvalidConfigurationException("time-zone", "must be a time zone such as Europe/Madrid or UTC");
        }
    }
}
