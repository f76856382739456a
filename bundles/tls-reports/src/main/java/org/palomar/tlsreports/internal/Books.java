package org.palomar.tlsreports.internal;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.tlsreports.internal.record.Subject;
import org.palomar.tlsreports.internal.record.Tally;

/**
 * What is counted and not reported yet, in memory; {@link Shelf} keeps it. What is being reported is out: nobody else takes it, nothing is written of it, and what is counted meanwhile is another page. Safe for any thread; counting waits
 * for nobody but others who count, for microseconds.
 */
final class Books implements TlsWatch {

    /** Domains of all days; of more, nothing is counted, since each takes a row of the store. */
    static final int MOST = 50_000;

    /** Names of one zone, once half of the places are taken: they cost whoever owns it nothing. */
    static final int MOST_OF_A_ZONE = 500;

    /** Octets of memory; of more, only kinds of policies and failures are told apart. Strangers name domains and servers, and word policies. */
    static final long MOST_TEXT = 32L << 20;

    /** Of more, nothing is counted that was not seen before. */
    static final long MOST_OCTETS = 48L << 20;

    /** Octets of one domain in one day; of more, only kinds are told apart. */
    static final long MOST_OF_ONE = 64L << 10;

    /** What is counted of a subject, until it is taken. */
    private static final class Page {
        private Tally tally = Tally.NONE;
    }

    /** A page as it was at some time. */
    static final class Copy {
        private final Page page;
        private final Tally tally;

        private Copy(Page page) {
            this.page = page;
            this.tally = page.tally;
        }

        Tally tally() {
            return tally;
        }
    }

    /**
     * What is to be written.
     *
     * @param gone subjects that are no more, as their day never came
     */
    record News(Map<Subject, Copy> pages, Set<Subject> gone) {

        boolean isEmpty() {
            return pages.isEmpty() && gone.isEmpty();
        }
    }

    private final Clock clock;
    private final Supplier<Boolean> counts;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Subject, Page> pages = new TreeMap<>();
    private final Map<Subject, Tally> out = new HashMap<>();
    private final Set<Subject> changed = new HashSet<>();
    private final Set<Subject> gone = new HashSet<>();
    /** How many of each zone there are. */
    private final Map<String, Integer> zones = new HashMap<>();

    private long octets;
    private long uncounted;

    /** @param counts whether anything is to be counted */
    Books(Clock clock, Supplier<Boolean> counts) {
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public void saw(TlsSession session) {
        if (!counts.get()) {
            return;
        }
        Subject subject = new Subject(today(), session.destination());
        lock.lock();
        try {
            Page page = pages.get(subject);
            Tally known = page == null ? Tally.NONE : page.tally;
            Optional<Tally> more =
                    page == null && !hasPlace(subject) ? Optional.empty() : more(known, subject, session);
            if (more.isPresent()) {
                replace(subject, more.get());
            } else {
                uncounted++;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPlace(Subject subject) {
        int taken = pages.size() + out.size();
        return taken < MOST / 2 || (taken < MOST && zones.getOrDefault(subject.zone(), 0) < MOST_OF_A_ZONE);
    }

    private void add(Subject subject, int more) {
        zones.merge(subject.zone(), more, (before, change) -> before + change == 0 ? null : before + change);
    }

    private Optional<Tally> more(Tally known, Subject subject, TlsSession session) {
        Tally whole = known.plus(session.policy(), session.failure());
        long growth = whole.size() - known.size();
        if (growth <= 0 || (whole.size() <= MOST_OF_ONE && octets + growth <= MOST_TEXT)) {
            return Optional.of(whole);
        }
        Tally brief = known.plusBriefly(subject.domain(), session.policy(), session.failure());
        growth = brief.size() - known.size();
        return growth <= 0 || octets + growth <= MOST_OCTETS ? Optional.of(brief) : Optional.empty();
    }

    private void replace(Subject subject, Tally tally) {
        Page page = pages.computeIfAbsent(subject, one -> {
            add(one, 1);
            return new Page();
        });
        octets += tally.size() - page.tally.size();
        page.tally = tally;
        changed.add(subject);
        gone.remove(subject);
    }

    /**
     * Takes what was kept.
     *
     * @return whether there is room for more
     */
    boolean load(Subject subject, Tally kept) {
        lock.lock();
        try {
            boolean whole = octets + kept.size() <= MOST_TEXT;
            Page page = new Page();
            page.tally = whole ? kept : kept.brief(subject.domain());
            pages.put(subject, page);
            add(subject, 1);
            octets += page.tally.size();
            return pages.size() < MOST && octets < MOST_OCTETS;
        } finally {
            lock.unlock();
        }
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What there is, in order, with what is out. */
    Map<Subject, Tally> all() {
        lock.lock();
        try {
            Map<Subject, Tally> all = new TreeMap<>(out);
            pages.forEach((subject, page) -> all.merge(subject, page.tally, Tally::plus));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** How many subjects there are. */
    int count() {
        lock.lock();
        try {
            return pages.size() + out.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is no room for other domains. */
    boolean isFull() {
        lock.lock();
        try {
            return pages.size() + out.size() >= MOST || octets + MOST_OF_ONE > MOST_OCTETS;
        } finally {
            lock.unlock();
        }
    }

    /** Sessions since the start that found no room. */
    long uncounted() {
        lock.lock();
        try {
            return uncounted;
        } finally {
            lock.unlock();
        }
    }

    /** Takes counts out, to report them: until {@link #release} or {@link #forgotten}. Empty if there are none, or somebody else has them. */
    Optional<Tally> take(Subject subject) {
        lock.lock();
        try {
            if (out.containsKey(subject)) {
                return Optional.empty();
            }
            Optional<Tally> taken = Optional.ofNullable(pages.remove(subject)).map(page -> page.tally);
            taken.ifPresent(tally -> out.put(subject, tally));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Puts counts back that are out and were not reported. */
    void release(Subject subject) {
        lock.lock();
        try {
            Tally back = out.remove(subject);
            if (back != null) {
                octets -= back.size();
                add(subject, -1);
                Page page = pages.get(subject);
                replace(subject, page == null ? back : page.tally.plus(back));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts that were out are not in the store any more; what was counted meanwhile is to be written. */
    void forgotten(Collection<Subject> subjects) {
        lock.lock();
        try {
            for (Subject one : subjects) {
                Tally reported = out.remove(one);
                if (reported != null) {
                    octets -= reported.size();
                    add(one, -1);
                }
                if (pages.containsKey(one)) {
                    changed.add(one);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What has changed since the last time. */
    News news() {
        lock.lock();
        try {
            Map<Subject, Copy> copies = new HashMap<>();
            for (Subject one : changed) {
                Page page = pages.get(one);
                if (page != null && !out.containsKey(one)) {
                    copies.put(one, new Copy(page));
                }
            }
            News news = new News(copies, Set.copyOf(gone));
            changed.clear();
            gone.clear();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** What of the news is so still: nothing of it has been taken since. */
    @SuppressWarnings("ReferenceEquality") // this very page, not one with the same counts
    Set<Subject> valid(News news) {
        Set<Subject> valid = new HashSet<>();
        lock.lock();
        try {
            news.pages().forEach((subject, copy) -> {
                if (pages.get(subject) == copy.page && !out.containsKey(subject)) {
                    valid.add(subject);
                }
            });
        } finally {
            lock.unlock();
        }
        return valid;
    }

    /** News that could not be written come again. */
    void again(News news) {
        lock.lock();
        try {
            changed.addAll(news.pages().keySet());
            news.gone().stream().filter(one -> !pages.containsKey(one)).forEach(gone::add);
        } finally {
            lock.unlock();
        }
    }

    /** What a clock that was ahead has counted is of today: its day would come after years. */
    void bringBack() {
        LocalDate today = today();
        lock.lock();
        try {
            for (Map.Entry<Subject, Page> last = pages.lastEntry();
                    last != null && last.getKey().day().isAfter(today);
                    last = pages.lastEntry()) {
                Subject ahead = last.getKey();
                Tally tally = last.getValue().tally;
                pages.remove(ahead);
                add(ahead, -1);
                octets -= tally.size();
                gone.add(ahead);
                Subject now = new Subject(today, ahead.domain());
                Page page = pages.get(now);
                replace(now, page == null ? tally : page.tally.plus(tally));
            }
        } finally {
            lock.unlock();
        }
    }
}
