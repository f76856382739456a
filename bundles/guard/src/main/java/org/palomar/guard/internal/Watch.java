package org.palomar.guard.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.palomar.api.address.Network;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.guard.LoginGuard;
import org.palomar.guard.internal.record.Sentence;
import org.palomar.guard.internal.record.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong passwords three times: for one name from one client, for all names from one client, and for all names from its range. A client is an IPv4 address or an IPv6 /64, its range the /24 or /48 that it is in: what one
 * customer has, and what one attacker rents. What has too many within the window is refused, each time twice as long.
 *
 * <p>Nobody is refused for what others try from elsewhere, as a name alone is never counted; and where an owner has logged in lately, or nearby, only wrong passwords for that very name from that very client count against it. Safe
 * for any thread.
 */
final class Watch implements LoginGuard {

    /** What strangers can make the server remember; about 40 MB. */
    static final int MOST_TRIES = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final int IPV4_RANGE = 24;
    private static final int IPV6_CLIENT = 64;
    private static final int IPV6_RANGE = 48;

    /** RFC 6052 §2.1: IPv4 addresses as a translator writes them, all in one /96. */
    private static final Network TRANSLATED = Network.parse("64:ff9b::/96").orElseThrow();

    /** In the place of names that are no addresses, so that an old password with such a name counts once as well. No address is this. */
    private static final String NAMELESS = "?";

    /** What is counted for an attempt; no place for a name that nobody can have. */
    private record Subjects(Optional<Subject> place, Subject nameless, Subject network, Subject range) {

        static Subjects of(LoginAttempt attempt) {
            InetAddress from = untranslated(attempt.from());
            boolean six = from instanceof Inet6Address;
            Network client = Network.around(from, six ? IPV6_CLIENT : Integer.SIZE);
            return new Subjects(
                    Optional.of(new Subject(client, attempt.name())).filter(place -> !place.isOfAll()),
                    new Subject(client, NAMELESS),
                    new Subject(client, ""),
                    new Subject(Network.around(from, six ? IPV6_RANGE : IPV4_RANGE), ""));
        }

        private static InetAddress untranslated(InetAddress from) {
            if (!TRANSLATED.contains(from)) {
                return from;
            }
            byte[] octets = from.getAddress();
            try {
                return InetAddress.getByAddress(
                        Arrays.copyOfRange(octets, octets.length - Integer.BYTES, octets.length));
            } catch (UnknownHostException neverOfThatLength) {
                throw new IllegalStateException(neverOfThatLength);
            }
        }

        Stream<Subject> wide() {
            return Stream.of(network, range);
        }
    }

    private final Clock clock;
    private final Supplier<GuardSettings> settings;
    private final GuardMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Bounded<Subject, Tries> tries = new Bounded<>(MOST_TRIES);
    private final Unwritten<Subject> unwrittenBlocks = new Unwritten<>();
    private final Unwritten<Subject> unwrittenPlaces = new Unwritten<>();
    private final Blocks blocks = new Blocks(unwrittenBlocks);
    private final Places places = new Places(unwrittenPlaces);
    private final Trusted trusted = new Trusted();

    Watch(Clock clock, Supplier<GuardSettings> settings, GuardMetrics metrics) {
        this.clock = clock;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public Optional<Instant> refused(LoginAttempt attempt) {
        Optional<Instant> until = locked(now -> told(attempt, now));
        until.ifPresent(time -> metrics.refused());
        return until;
    }

    /** Who is refused hears the same end whether known there or not, and of a right password as of a wrong one. */
    private Optional<Instant> told(LoginAttempt attempt, Instant now) {
        return refusedUntil(attempt, Optional.of(attempt.name()), now)
                .flatMap(own -> refusedUntil(attempt, Optional.empty(), now));
    }

    /** @param owner who is let in where all others from there are not; empty for nobody */
    private Optional<Instant> refusedUntil(LoginAttempt attempt, Optional<String> owner, Instant now) {
        Optional<Instant> ordered = blocks.ordered(attempt.from(), now);
        if (ordered.isPresent() || settings.get().trusts(attempt.from())) {
            return ordered;
        }
        Subjects subjects = Subjects.of(attempt);
        Stream<Subject> wide = subjects.wide()
                .filter(subject -> owner.filter(name -> knows(name, subject.network(), now))
                        .isEmpty());
        return Stream.concat(subjects.place().stream(), wide)
                .flatMap(subject -> blocks.inForce(subject, now).stream())
                .map(Sentence::until)
                .max(Comparator.naturalOrder());
    }

    @Override
    public Optional<Instant> wrong(LoginAttempt attempt, OptionalLong password) {
        metrics.wrong(attempt.protocol());
        GuardSettings rules = settings.get();
        return locked(now -> {
            Optional<Instant> before = refusedUntil(attempt, Optional.empty(), now);
            Subjects subjects = Subjects.of(attempt);
            if (rules.trusts(attempt.from())) {
                trusted.count(subjects.network(), rules, now);
            } else if (!isRepeated(subjects.place().orElse(subjects.nameless()), password, now)) {
                subjects.place()
                        .ifPresentOrElse(
                                place -> count(place, rules.perPlace(), password, attempt, now),
                                () -> tries(subjects.nameless(), now).count(password));
                count(subjects.network(), rules.perNetwork(), OptionalLong.empty(), attempt, now);
                count(subjects.range(), rules.perRange(), OptionalLong.empty(), attempt, now);
            }
            return before;
        });
    }

    private boolean isRepeated(Subject place, OptionalLong password, Instant now) {
        Tries own = tries.get(place);
        return own != null && !own.isOver(settings.get().window(), now) && own.has(password);
    }

    /** What was being checked when the block began changes nothing any more. */
    private void count(Subject subject, int enough, OptionalLong password, LoginAttempt attempt, Instant now) {
        if (blocks.inForce(subject, now).isPresent()) {
            return;
        }
        Tries counted = tries(subject, now);
        counted.count(password);
        boolean beside = !subject.isOfAll() && counted.ever() >= Tries.MOST_BESIDE_RIGHT_ONES;
        if (counted.wrong() >= enough || beside) {
            tries.remove(subject);
            block(subject, beside ? counted.ever() : counted.wrong(), attempt, now);
        }
    }

    private Tries tries(Subject subject, Instant now) {
        Duration window = settings.get().window();
        return tries.compute(
                subject, (key, before) -> before == null || before.isOver(window, now) ? new Tries(now) : before);
    }

    private void block(Subject subject, int wrong, LoginAttempt attempt, Instant now) {
        Sentence full = next(subject, wrong, attempt.protocol(), now);
        Sentence sentence = subject.isOfAll() ? full : full.noLongerThan(wide(attempt, now));
        blocks.put(subject, sentence, now);
        metrics.blocked(subject);
        LOG.info(
                "Logins of {} from {} are refused until {}: {} wrong passwords, the last by {} for {}",
                subject.isOfAll() ? "all" : neutral(subject.name()),
                subject.network(),
                sentence.until(),
                wrong,
                attempt.protocol(),
                neutral(attempt.name()));
    }

    /** Where all are refused only known owners are counted: a block of theirs that lasted longer would show who they are. */
    private Optional<Instant> wide(LoginAttempt attempt, Instant now) {
        return Subjects.of(attempt)
                .wide()
                .flatMap(subject -> blocks.inForce(subject, now).stream())
                .map(Sentence::until)
                .max(Comparator.naturalOrder());
    }

    /** Names are whatever a stranger sent. */
    private static String neutral(String name) {
        return name.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private Sentence next(Subject subject, int wrong, String protocol, Instant now) {
        int before = blocks.last(subject)
                .filter(last -> now.isBefore(last.until().plus(Blocks.REMEMBERED)))
                .map(Sentence::times)
                .orElse(0);
        Duration length = settings.get().firstBlock();
        Duration longest = settings.get().longestBlock();
        for (int i = 0; i < before && length.compareTo(longest) < 0; i++) {
            length = length.multipliedBy(2);
        }
        Instant until = now.plus(length.compareTo(longest) < 0 ? length : longest);
        return new Sentence(now, until, wrong, before + 1, protocol, false);
    }

    @Override
    public Optional<Instant> right(LoginAttempt attempt) {
        return locked(now -> {
            Optional<Instant> until = told(attempt, now);
            Optional<Subject> place = Subjects.of(attempt).place();
            if (until.isEmpty() && place.isPresent() && !settings.get().trusts(attempt.from())) {
                Tries own = tries.get(place.get());
                if (own != null) {
                    own.forgive();
                }
                places.add(place.get(), now);
            }
            return until;
        });
    }

    /** What administration and archive do under the lock. */
    <R> R locked(Function<Instant, R> work) {
        lock.lock();
        try {
            return work.apply(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    Blocks blocks() {
        return blocks;
    }

    Places places() {
        return places;
    }

    Unwritten<Subject> unwrittenBlocks() {
        return unwrittenBlocks;
    }

    Unwritten<Subject> unwrittenPlaces() {
        return unwrittenPlaces;
    }

    /** Whether the owner of a name has logged in from within a network lately. */
    boolean knows(String name, Network within, Instant now) {
        return places.knows(name, within, settings.get().knownFor(), now);
    }

    /** Forgets what is counted of these. */
    void forgetTries(Predicate<Subject> chosen) {
        tries.keySet().removeIf(chosen);
    }

    /** A network that is trusted and from which somebody guesses. */
    Optional<Network> misplacedTrust() {
        return locked(now -> trusted.suspect(settings.get(), now));
    }

    /** Forgets what is of no use any more. */
    void sweep() {
        locked(now -> {
            tries.values().removeIf(one -> one.isOver(settings.get().window(), now));
            blocks.sweep(now);
            places.sweep(settings.get().knownFor(), now);
            return now;
        });
    }

    /** How many are refused now, by what is refused; and places that are known. */
    Map<String, Integer> counts() {
        return locked(now -> {
            int[] found = new int[2];
            blocks.forEachInForce(now, (subject, sentence) -> found[subject.isOfAll() ? 1 : 0]++);
            return Map.of("name", found[0], "network", found[1], "known", places.count());
        });
    }
}
