package org.palomar.signing.internal.key;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;

/**
 * The keys of all domains. Immutable.
 *
 * @param byDomain in the order of their names; each has something
 */
public record Ring(Map<Domain, DomainKeys> byDomain) {

    public static final Ring EMPTY = new Ring(Map.of());

    public Optional<DomainKeys> find(Domain domain) {
        return Optional.ofNullable(byDomain.get(domain));
    }

    public DomainKeys of(Domain domain) {
        return find(domain).orElse(DomainKeys.NONE);
    }

    /** The same with other keys of one domain. */
    public Ring with(Domain domain, DomainKeys keys) {
        Map<Domain, DomainKeys> all = new TreeMap<>(byDomain);
        if (keys.isEmpty()) {
            all.remove(domain);
        } else {
            all.put(domain, keys);
        }
        return new Ring(all);
    }

    public Ring with(KeyEntry changed) {
        return with(changed.domain(), of(changed.domain()).with(changed));
    }

    /** Without a key; without a domain where there is no selector. */
    public Ring without(Domain domain, String selector) {
        return with(domain, selector.isEmpty() ? DomainKeys.NONE : of(domain).without(selector));
    }

    public List<KeyEntry> keys() {
        return byDomain.values().stream()
                .map(DomainKeys::keys)
                .flatMap(Collection::stream)
                .toList();
    }

    public List<BrokenKey> broken() {
        return byDomain.values().stream()
                .map(DomainKeys::broken)
                .flatMap(Collection::stream)
                .toList();
    }
}
