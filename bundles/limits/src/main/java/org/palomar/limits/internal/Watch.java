package org.palomar.limits.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.country.Country;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.session.ClientNetwork;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.notice.Occasion;
import org.palomar.limits.internal.record.Matter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for accounts that somebody else uses: programs that send spam with a stolen password do so from many networks, in several countries, and to addresses that don't exist. An hour begins with the first message in it. Safe for any thread.
 */
final class Watch implements SendingWatch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration HOUR = Duration.ofHours(1);

    /** More networks of one account are not told apart. */
    private static final int MAX_NETWORKS = 1000;

    /** What was seen of one account. Guarded by itself. */
    private static final class Signs {
        private final long begun;
        private final Set<ClientNetwork> networks = new HashSet<>();
        private final Set<Country> countries = new TreeSet<>(Comparator.comparing(Country::code));
        private long refused;

        Signs(long begun) {
            this.begun = begun;
        }
    }

    private final Ledger ledger;
    private final Judge judge;
    private final Herald herald;
    private final Neighbours neighbours;
    private final Map<AccountId, Signs> seen = new ConcurrentHashMap<>();
    private volatile long sweptAt;

    Watch(Ledger ledger, Judge judge, Herald herald, Neighbours neighbours) {
        this.ledger = ledger;
        this.judge = judge;
        this.herald = herald;
        this.neighbours = neighbours;
    }

    @Override
    public void submits(Account account, InetAddress from) {
        Signs signs = signs(account.id());
        Optional<Country> country = neighbours.country(from);
        int networks;
        List<Country> countries;
        synchronized (signs) {
            country.ifPresent(signs.countries::add);
            countries = List.copyOf(signs.countries);
            if (signs.networks.size() < MAX_NETWORKS) {
                signs.networks.add(new ClientNetwork(from));
            }
            networks = signs.networks.size();
        }
        if (networks > judge.settings().unusual().networks().most()) {
            alarm(
                    account,
                    Matter.NETWORKS,
                    new Occasion.ManyNetworks(networks),
                    "mail from " + networks + " networks within an hour");
        }
        if (countries.size() > judge.settings().unusual().countries().most()) {
            alarm(
                    account,
                    Matter.COUNTRIES,
                    new Occasion.ManyCountries(countries),
                    "mail from " + countries.size() + " countries within an hour");
        }
    }

    @Override
    public void refused(AccountId account, int recipients) {
        Signs signs = signs(account);
        long refused;
        synchronized (signs) {
            signs.refused += recipients;
            refused = signs.refused;
        }
        Limit most = judge.settings().unusual().refused();
        if (refused > most.most()) {
            neighbours
                    .account(account)
                    .ifPresent(found -> alarm(
                            found,
                            Matter.REFUSED_RECIPIENTS,
                            new Occasion.ManyRefused(Math.toIntExact(Math.min(refused, Integer.MAX_VALUE))),
                            refused + " refused recipients within an hour"));
        }
    }

    private Signs signs(AccountId account) {
        long now = judge.now().toEpochMilli();
        sweep(now);
        return seen.compute(account, (id, signs) -> signs == null || isOver(signs, now) ? new Signs(now) : signs);
    }

    private void sweep(long now) {
        if (Math.abs(now - sweptAt) >= HOUR.toMillis()) {
            sweptAt = now;
            seen.values().removeIf(signs -> isOver(signs, now));
        }
    }

    private static boolean isOver(Signs signs, long now) {
        return Math.abs(now - signs.begun) >= HOUR.toMillis();
    }

    private void alarm(Account account, Matter matter, Occasion occasion, String reason) {
        try {
            Party party = ledger.party(account);
            herald.unusual(account, party, matter, occasion);
            if (judge.settings().unusual().freezes()) {
                herald.freeze(account, party, new Freeze(judge.now(), reason, true));
                seen.remove(account.id()); // whoever is thawed begins anew
            }
        } catch (StoreException failure) {
            LOG.warn(
                    "Account {} sends in an unusual way, and nobody could be told: {}",
                    account.id(),
                    failure.getMessage());
        }
    }
}
