package org.palomar.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.Domain;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when which report is sent. A domain hears of a day once, or later, whatever happens to the process; what is posted may arrive twice after a crash, under one id. What can't be sent is tried again for a day. Safe for any thread: a report
 * is in the hands of one at a time.
 */
public final class Reporter<E, C extends Counts<E, C>> {

    /** RFC 8460 §4.1: reports of a day are sent within so long after it, not all at its first second. */
    public static final Duration SPREAD = Duration.ofHours(4);

    /** For so long a pass takes up reports; those that have come due meanwhile come before those that have failed, in the next one. */
    public static final Duration PASS = Duration.ofMinutes(10);

    /** What is older interests nobody, and may fill the books. */
    public static final int STALE_DAYS = 7;

    /** Counts that are forgotten in one commit. */
    private static final int TOGETHER = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final Ledger<E, C> ledger;
    private final Surroundings surroundings;
    private final Books<E, C> books;
    private final Shelf<E, C> shelf;
    private final ReportMetrics metrics;
    private final Attempts attempts;
    private final Sender<C> sender;
    /** What is out of the books, and nobody wants to hear: most domains want no reports. */
    private final Set<Subject> unwanted = ConcurrentHashMap.newKeySet();

    private boolean looked;

    /**
     * What is counted and was not reported yet.
     *
     * @param state a clause for people: what becomes of it
     */
    public record Counted<C>(Subject subject, C counts, String state) {}

    Reporter(
            Ledger<E, C> ledger,
            Surroundings surroundings,
            Books<E, C> books,
            Shelf<E, C> shelf,
            ReportMetrics metrics) {
        this.ledger = ledger;
        this.surroundings = surroundings;
        this.books = books;
        this.shelf = shelf;
        this.metrics = metrics;
        this.attempts = new Attempts(surroundings.nanos());
        this.sender = ledger.senders().make(shelf, attempts);
    }

    /** What is missing here, so that a report that is due could not be sent; empty if nothing is. */
    Optional<String> trouble() {
        return attempts.missing();
    }

    /** What is counted and was not reported yet, by day and domain. */
    public List<Counted<C>> counted() {
        List<Counted<C>> all = new ArrayList<>();
        books.all().forEach((subject, counts) -> all.add(new Counted<>(subject, counts, state(subject))));
        return all;
    }

    private String state(Subject subject) {
        Instant now = surroundings.clock().instant();
        if (!subject.day().isBefore(books.today())) {
            return "is counted";
        }
        if (now.isBefore(due(subject.day()))) {
            return "is reported after " + due(subject.day());
        }
        Duration pause = attempts.pause(subject);
        return pause.isZero()
                ? "is due"
                : "is tried again after " + now.plus(pause).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same for a day at each start; another server has another. */
    private Instant due(LocalDate day) {
        String host = surroundings.host().get().name();
        long spread = Math.floorMod(31L * host.hashCode() + day.toEpochDay() * 7919, SPREAD.toSeconds());
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(spread);
    }

    /**
     * Sends reports now: of days that have ended and, for one domain, of the day that goes on, whose rest makes another report. Blocks, also for the DNS and other servers.
     *
     * @param domain empty for all
     * @throws StoreException when the store does not take it; some may be sent
     */
    public List<Sent> send(Optional<Domain> domain) throws StoreException {
        LocalDate today = books.today();
        List<Subject> subjects = books.all().keySet().stream()
                .filter(one -> domain.isPresent()
                        ? one.domain().equals(domain.get())
                        : one.day().isBefore(today))
                .toList();
        return send(subjects, new Pass(one -> send(one, false), () -> true));
    }

    /** Sends what is due. For one thread. */
    public void sendDue() throws StoreException {
        if (looked) { // just after the start the clock may not be right yet
            books.bringBack();
        }
        looked = true;
        if (!surroundings.counts().getAsBoolean()) {
            forgetAll();
            return;
        }
        Instant now = surroundings.clock().instant();
        LocalDate today = books.today();
        Set<Subject> all = books.all().keySet();
        attempts.keepOnly(all);
        List<Subject> subjects = all.stream()
                .filter(one -> one.day().isBefore(today)
                        && !now.isBefore(due(one.day()))
                        && attempts.pause(one).isZero())
                .toList();
        long start = surroundings.nanos().getAsLong();
        send(
                subjects,
                new Pass(one -> send(one, true), () -> surroundings.nanos().getAsLong() - start < PASS.toNanos()));
    }

    /** Reports were ended: nobody is to hear of what was counted before. */
    private void forgetAll() throws StoreException {
        shelf.settle();
        books.all().keySet().stream().filter(one -> shelf.take(one).isPresent()).forEach(unwanted::add);
        forgetUnwanted(1);
    }

    private List<Sent> send(Collection<Subject> subjects, Pass pass) throws StoreException {
        shelf.settle();
        try {
            List<Sent> sent = pass.run(Pass.inTurns(subjects, attempts));
            forgetUnwanted(1);
            return sent;
        } finally {
            takenUnwanted(1).forEach(shelf::release);
        }
    }

    /** Some hundred go at a time. */
    private void forgetUnwanted(int least) throws StoreException {
        List<Subject> taken = takenUnwanted(least);
        try {
            shelf.drop(taken);
        } finally {
            taken.forEach(shelf::release);
        }
    }

    private List<Subject> takenUnwanted(int least) {
        synchronized (unwanted) {
            List<Subject> taken = unwanted.size() < least ? List.of() : List.copyOf(unwanted);
            taken.forEach(unwanted::remove);
            return taken;
        }
    }

    /** @param gives whether what was tried for long is given up */
    private Optional<Sent> send(Subject subject, boolean gives) throws StoreException {
        Optional<C> tally = shelf.take(subject);
        if (tally.isEmpty()) {
            return Optional.empty();
        }
        boolean others = false;
        try {
            Optional<String> outcome = sender.send(subject, tally.get());
            attempts.over(subject);
            if (outcome.isEmpty()) {
                others = unwanted.add(subject);
                forgetUnwanted(TOGETHER);
                return Optional.of(new Sent(subject.day(), subject.domain(), true, "nobody wants a report"));
            }
            metrics.sent();
            LOG.info(
                    "A {} report to {} of {}: {}",
                    ledger.kind(),
                    subject.domain(),
                    subject.day(),
                    tally.get().summary());
            return Optional.of(new Sent(subject.day(), subject.domain(), true, outcome.get()));
        } catch (NotSentException unsent) {
            return Optional.of(unsent(subject, unsent, gives));
        } catch (RuntimeException bug) {
            LOG.error("A report to {} failed by a programming error; it is tried again", subject.domain(), bug);
            return Optional.of(unsent(subject, NotSentException.ours("a programming error, see the log"), false));
        } finally {
            if (!others) {
                shelf.release(subject);
            }
        }
    }

    private Sent unsent(Subject subject, NotSentException unsent, boolean gives) throws StoreException {
        boolean stale = subject.day().plusDays(STALE_DAYS).isBefore(books.today());
        boolean over = attempts.failed(subject, unsent, stale) && gives;
        if (over) {
            shelf.drop(List.of(subject));
            attempts.over(subject);
            metrics.failed();
            LOG.info("The report to {} of {} is given up: {}", subject.domain(), subject.day(), unsent.getMessage());
        } else {
            LOG.debug("No report to {} of {}: {}", subject.domain(), subject.day(), unsent.getMessage());
        }
        return new Sent(subject.day(), subject.domain(), over, String.valueOf(unsent.getMessage()));
    }
}
