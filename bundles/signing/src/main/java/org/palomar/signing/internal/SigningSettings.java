package org.palomar.signing.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.signing.cfg} says.
 *
 * @param checkInterval how often the DNS is asked for keys that wait for it
 * @param overlap how long the record of a retired key stays published
 * @param rewriteSenders whether mail from elsewhere that is forwarded gets a sender here
 * @param seals whether mail from elsewhere that is forwarded is sealed
 * @param unsealed domains that don't seal what they forward
 * @param hostName who has checked what is sealed
 */
public record SigningSettings(
        Duration checkInterval,
        Duration overlap,
        boolean rewriteSenders,
        boolean seals,
        Set<Domain> unsealed,
        Domain hostName) {

    public SigningSettings {
        unsealed = Set.copyOf(unsealed);
    }

    /** Whether a domain seals what it forwards. */
    boolean seals(Domain domain) {
        return seals && !unsealed.contains(domain);
    }

    /** Reads all values, or says which one is wrong. */
    public static SigningSettings read(Values values) throws InvalidConfigurationException {
        return new SigningSettings(
                values.duration("check-interval", Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofDays(1)),
                // The queue tries for 5 days; readers' programs look at signatures days later too.
                values.duration("overlap", Duration.ofDays(10), Duration.ofDays(1), Duration.ofDays(365)),
                values.flag("rewrite-senders", true),
                values.flag("arc", true),
                unsealed(values),
                values.serverName());
    }

    private static Set<Domain> unsealed(Values values) throws InvalidConfigurationException {
        Set<Domain> domains = new HashSet<>();
        for (String name : values.list("arc-except")) {
            domains.add(Domain.parse(name)
                    .orElseThrow(() -> new InvalidConfigurationException("arc-except", name + " is no domain name")));
        }
        return domains;
    }
}
