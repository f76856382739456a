package org.palomar.signing.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.SigningKey;
import org.palomar.signing.internal.key.DomainKeys;
import org.palomar.signing.internal.key.ForeignKeys;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators do with keys. Safe for any thread. */
final class Administration implements KeyAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(Administration.class);

    /** A domain whose keys are changed more often in a day names them itself. */
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final KeyHouse house;
    private final DnsWatch watch;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Supplier<SigningSettings> settings;

    Administration(
            KeyHouse house, DnsWatch watch, Neighbours neighbours, Clock clock, Supplier<SigningSettings> settings) {
        this.house = house;
        this.watch = watch;
        this.neighbours = neighbours;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public List<SigningKey> keys(Optional<Domain> domain) {
        return described(entries(domain));
    }

    private List<KeyEntry> entries(Optional<Domain> domain) {
        return house.ring().keys().stream()
                .filter(key -> domain.isEmpty() || key.domain().equals(domain.get()))
                .toList();
    }

    @Override
    public List<BrokenKey> broken(Optional<Domain> domain) {
        house.mend();
        return house.ring().broken().stream()
                .filter(key -> domain.isEmpty() || key.domain().equals(domain.get()))
                .toList();
    }

    @Override
    public List<SigningKey> create(
            Domain domain, Optional<String> selector, Set<KeyAlgorithm> algorithms, boolean foreign)
            throws KeyRefusalException, IOException {
        requireOwn(domain, foreign);
        return house.alone(() -> {
            DomainKeys present = house.ring().of(domain);
            for (KeyAlgorithm algorithm : algorithms) {
                requireNone(present, algorithm);
            }
            return described(make(domain, selector, algorithms));
        });
    }

    private static void requireNone(DomainKeys present, KeyAlgorithm algorithm) throws KeyRefusalException {
        if (!present.broken().isEmpty()) {
            throw new KeyRefusalException("The domain has keys that can't be read: "
                    + present.broken().getFirst().problem()
                    + "; mend them, or remove them with mail:dkim-remove --force.");
        }
        Optional<KeyEntry> one = present.keys().stream()
                .filter(key -> key.state() != KeyState.RETIRED && key.secret().algorithm() == algorithm)
                .findFirst();
        if (one.isPresent()) {
            throw new KeyRefusalException("The domain has the key " + one.get().selector() + " for " + algorithm.word()
                    + " already; mail:dkim-rotate makes successors of keys.");
        }
    }

    @Override
    public SigningKey adopt(Domain domain, String selector, Path file, boolean foreign)
            throws KeyRefusalException, IOException {
        requireOwn(domain, foreign);
        Secret secret = ForeignKeys.read(file);
        KeyEntry key = house.alone(() -> {
            requireNone(house.ring().of(domain), secret.algorithm());
            requireFree(domain, selector);
            return keep(KeyEntry.fresh(domain, selector, secret, clock.instant()));
        });
        watch.check(key);
        return described(house.ring().of(domain).find(selector).orElse(key));
    }

    @Override
    public List<SigningKey> rotate(Domain domain) throws KeyRefusalException, IOException {
        return house.alone(() -> {
            DomainKeys present = house.ring().of(domain);
            List<KeyEntry> waiting = present.in(KeyState.WAITING);
            if (!waiting.isEmpty()) {
                throw new KeyRefusalException("Keys wait for their records already: " + selectors(waiting)
                        + "; publish them, or remove them with mail:dkim-remove.");
            }
            Set<KeyAlgorithm> algorithms = present.signing().stream()
                    .map(key -> key.secret().algorithm())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (algorithms.isEmpty()) {
                throw new KeyRefusalException("No key of " + domain + " signs; mail:dkim-create makes the first ones.");
            }
            return described(make(domain, Optional.empty(), algorithms));
        });
    }

    private List<KeyEntry> make(Domain domain, Optional<String> base, Set<KeyAlgorithm> algorithms)
            throws KeyRefusalException, IOException {
        List<String> names = base.isPresent() ? List.of(base.get()) : dated(domain, algorithms);
        List<KeyEntry> made = new ArrayList<>();
        for (String name : names) {
            for (KeyAlgorithm algorithm : new TreeSet<>(algorithms)) {
                requireFree(domain, selector(name, algorithm, algorithms));
            }
        }
        for (KeyAlgorithm algorithm : new TreeSet<>(algorithms)) {
            String selector = selector(names.getFirst(), algorithm, algorithms);
            made.add(keep(KeyEntry.fresh(domain, selector, Secret.generate(algorithm), clock.instant())));
        }
        return made;
    }

    private static String selector(String name, KeyAlgorithm algorithm, Collection<KeyAlgorithm> all) {
        return all.size() == 1 ? name : name + "-" + algorithm.word();
    }

    /** The date, and a letter where there are keys of this day already. */
    private List<String> dated(Domain domain, Set<KeyAlgorithm> algorithms) throws KeyRefusalException {
        String date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        List<String> names = new ArrayList<>(List.of(date));
        LETTERS.chars().forEach(letter -> names.add(date + (char) letter));
        return List.of(names.stream()
                .filter(name -> algorithms.stream()
                        .noneMatch(algorithm -> house.folder().has(domain, selector(name, algorithm, algorithms))))
                .findFirst()
                .orElseThrow(() -> new KeyRefusalException("There are too many keys of today; name a selector.")));
    }

    private void requireFree(Domain domain, String selector) throws KeyRefusalException {
        if (!KeyEntry.isSelector(selector, domain)) {
            throw new KeyRefusalException("\"" + selector
                    + "\" is no selector; write it with small letters, digits and hyphens, as in 2026-summer.");
        }
        if (house.folder().has(domain, selector)) {
            throw new KeyRefusalException("There is a key " + selector + " of " + domain
                    + " already; name another selector, as receivers remember the old record for a while.");
        }
    }

    private KeyEntry keep(KeyEntry key) throws IOException {
        house.keep(key);
        LOG.info("There is a new key {} for {}", key.selector(), key.domain());
        return key;
    }

    @Override
    public List<SigningKey> check(Optional<Domain> domain) {
        entries(domain).forEach(watch::check);
        return keys(domain);
    }

    @Override
    public SigningKey activate(Domain domain, String selector) throws KeyRefusalException, IOException {
        return house.alone(() -> {
            KeyEntry key = find(domain, selector);
            if (key.state() != KeyState.SIGNING) {
                watch.activate(key);
            }
            return described(find(domain, selector));
        });
    }

    @Override
    public void remove(Domain domain, String selector, boolean force) throws KeyRefusalException, IOException {
        house.alone(() -> {
            DomainKeys present = house.ring().of(domain);
            boolean isBroken =
                    present.broken().stream().anyMatch(key -> key.selector().equals(selector));
            String objection =
                    isBroken ? "Its file can't be read, and may come from a backup" : objection(find(domain, selector));
            if (!objection.isEmpty() && !force) {
                throw new KeyRefusalException(objection + "; --force removes it all the same.");
            }
            house.remove(domain, selector);
            LOG.info("The key {} of {} is removed", selector, domain);
            return objection;
        });
    }

    private String objection(KeyEntry key) {
        return switch (key.state()) {
            case WAITING -> "";
            case SIGNING -> "Mail of " + key.domain() + " is signed with it: mail:dkim-rotate makes its successor";
            case RETIRED -> {
                Instant end = key.since().plus(settings.get().overlap());
                yield clock.instant().isBefore(end)
                        ? "What it has signed may be under way until "
                                + end.atZone(ZoneId.systemDefault()).toLocalDate()
                        : "";
            }
        };
    }

    private KeyEntry find(Domain domain, String selector) throws KeyRefusalException {
        return house.ring()
                .of(domain)
                .find(selector.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new KeyRefusalException(
                        "There is no key " + selector + " of " + domain + "; mail:dkim-list shows those that exist."));
    }

    private void requireOwn(Domain domain, boolean foreign) throws KeyRefusalException {
        try {
            Optional<Directory> directory = neighbours.directory();
            if (!foreign && (directory.isEmpty() || !directory.get().isLocal(domain))) {
                throw new KeyRefusalException("There is no domain " + domain
                        + " here; mail:domain-list shows those that exist, --foreign makes keys for others.");
            }
        } catch (DirectoryUnavailableException unavailable) {
            throw new KeyRefusalException(
                    "The directory can't say whether " + domain + " is one of ours now; see mail:health.");
        }
    }

    private static String selectors(List<KeyEntry> keys) {
        return keys.stream().map(KeyEntry::selector).collect(Collectors.joining(", "));
    }

    private List<SigningKey> described(List<KeyEntry> keys) {
        return keys.stream().map(this::described).toList();
    }

    private SigningKey described(KeyEntry key) {
        return key.described(watch.seen(key));
    }
}
