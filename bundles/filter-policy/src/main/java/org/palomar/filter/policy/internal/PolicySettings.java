package org.palomar.filter.policy.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/** The policies in force: one for each domain that has its own, and one for all others. */
record PolicySettings(int rank, DomainPolicy others, Map<Domain, DomainPolicy> domains) {

    private static final int DEFAULT_RANK = 300;
    private static final long NO_LIMIT = 1L << 40;

    PolicySettings {
        domains = Map.copyOf(domains);
    }

    static PolicySettings read(Values values) throws InvalidConfigurationException {
        DomainPolicy others = policy(values, "", NO_LIMIT, List.of());
        Map<Domain, DomainPolicy> domains = new HashMap<>();
        for (String name : values.list("domains")) {
            Domain domain = Domain.parse(name)
                    .orElseThrow(() -> new InvalidConfigurationException("domains", name + " is not a domain name"));
            domains.put(domain, policy(values, domain + ".", others.maxSize(), List.copyOf(others.refused())));
        }
        return new PolicySettings(values.number("rank", DEFAULT_RANK, 0, 1000), others, domains);
    }

    DomainPolicy of(Domain domain) {
        DomainPolicy own = domains.get(domain);
        return own == null ? others : own;
    }

    private static DomainPolicy policy(Values values, String prefix, long maxSize, List<String> inherited)
            throws InvalidConfigurationException {
        List<String> own = values.list(prefix + "refused");
        Set<String> refused = new HashSet<>();
        for (String entry : own.isEmpty() ? inherited : own) {
            String kind = entry.toLowerCase(Locale.ROOT);
            if (!kind.matches("[a-z0-9]{1,16}|[!-~&&[^/]]+/[!-~&&[^/]]+|none")) {
                throw new InvalidConfigurationException(
                        prefix + "refused",
                        "each must be an ending such as exe, a type such as application/zip, or none");
            }
            refused.add(kind);
        }
        refused.remove("none");
        return new DomainPolicy(values.octets(prefix + "max-size", maxSize, 1024, NO_LIMIT), refused);
    }
}
