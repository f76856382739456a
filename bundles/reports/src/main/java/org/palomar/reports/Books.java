package org.palomar.reports;

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
import java.util.function.BooleanSupplier;
import org.palomar.api.address.Domain;

/**
 * What is counted and not reported yet, in memory; {@link Shelf} keeps it. What is being reported is out: nobody else takes it, nothing is written of it, and what is counted meanwhile is another page. Safe for any thread; counting waits
 * for nobody but others who count, for microseconds.
 */
public final class Books<E, C extends Counts<E, C>> {

    /** Domains of all days; of more, nothing is counted, since each takes a row of the store. */
    public static final int MOST = 50_000;

    /** Names of one zone, once half of the places are taken: they cost whoever owns it nothing. */
    public static final int MOST_OF_A_ZONE = 500;

    /** What is counted of a subject, until it is taken. */
    private static final class Page<C> {
        private C tally;

        Page(C tally) {
            this.tally = tally;
        }
    }

    /** A page as it was at some time. */
    static final class Copy<C> {
        private final Page<C> page;
        private final C tally;

        private Copy(Page<C> page) {
            this.page = page;
            this.tally = page.tally;
        }

        C tally() {
            return tally;
        }
    }

    /**
     * What is to be written.
     *
     * @param gone subjects that are no more, as their day never came
     */
    record News<C>(Map<Subject, Copy<C>> pages, Set<Subject> gone) {

        boolean isEmpty() {
            return pages.isEmpty() && gone.isEmpty();
        }
    }

    private final Clock clock;
    private final BooleanSupplier counts;
    private final C none;
    private final Room room;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Subject, Page<C>> pages = new TreeMap<>();
    private final Map<Subject, C> out = new HashMap<>();
    private final Set<Subject> changed = new HashSet<>();
    private final Set<Subject> gone = new HashSet<>();
    /** How many of each zone there are. */
    private final Map<String, Integer> zones = new HashMap<>();

    private long octets;
    private long uncounted;

    /**
     * @param counts whether anything is to be counted
     * @param none what is counted before anything was seen
     */
    Books(Clock clock, BooleanSupplier counts, C none, Room room) {
        this.none = none;
        this.room = room;
        this.clock = clock;
        this.counts = counts;
    }

    /** Counts something of a domain today, unless there is no room for it. Neither waits nor fails. */
    public void count(Domain domain, E event) {
        if (!counts.getAsBoolean()) {
            return;
        }
        Subject subject = new Subject(today(), domain);
        lock.lock();
        try {
            Page<C> page = pages.get(subject);
            C known = page == null ? none : page.tally;
            Optional<C> more = page == null && !hasPlace(subject) ? Optional.empty() : more(known, subject, event);
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

    private Optional<C> more(C known, Subject subject, E event) {
        C whole = known.with(event);
        long growth = whole.size() - known.size();
        if (growth <= 0 || (whole.size() <= room.one() && octets + growth <= room.text())) {
            return Optional.of(whole);
        }
        C brief = known.withBriefly(subject.domain(), event);
        growth = brief.size() - known.size();
        return growth <= 0 || octets + growth <= room.all() ? Optional.of(brief) : Optional.empty();
    }

    private void replace(Subject subject, C tally) {
        Page<C> page = pages.computeIfAbsent(subject, one -> {
            add(one, 1);
            return new Page<>(none);
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
    boolean load(Subject subject, C kept) {
        lock.lock();
        try {
            boolean whole = octets + kept.size() <= room.text();
            Page<C> page = new Page<>(whole ? kept : kept.brief(subject.domain()));
            pages.put(subject, page);
            add(subject, 1);
            octets += page.tally.size();
            return pages.size() < MOST && octets < room.all();
        } finally {
            lock.unlock();
        }
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What there is, in order, with what is out. */
    public Map<Subject, C> all() {
        lock.lock();
        try {
            Map<Subject, C> all = new TreeMap<>(out);
            pages.forEach((subject, page) -> all.merge(subject, page.tally, Counts::plus));
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** How many subjects there are. */
    public int count() {
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
            return pages.size() + out.size() >= MOST || octets + room.one() > room.all();
        } finally {
            lock.unlock();
        }
    }

    /** What since the start found no room. */
    public long uncounted() {
        lock.lock();
        try {
            return uncounted;
        } finally {
            lock.unlock();
        }
    }

    /** Takes counts out, to report them: until {@link #release} or {@link #forgotten}. Empty if there are none, or somebody else has them. */
    Optional<C> take(Subject subject) {
        lock.lock();
        try {
            if (out.containsKey(subject)) {
                return Optional.empty();
            }
            Optional<C> taken = Optional.ofNullable(pages.remove(subject)).map(page -> page.tally);
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
            C back = out.remove(subject);
            if (back != null) {
                octets -= back.size();
                add(subject, -1);
                Page<C> page = pages.get(subject);
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
                C reported = out.remove(one);
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
    News<C> news() {
        lock.lock();
        try {
            Map<Subject, Copy<C>> copies = new HashMap<>();
            for (Subject one : changed) {
                Page<C> page = pages.get(one);
                if (page != null && !out.containsKey(one)) {
                    copies.put(one, new Copy<>(page));
                }
            }
            News<C> news = new News<>(copies, Set.copyOf(gone));
            changed.clear();
            gone.clear();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** What of the news is so still: nothing of it has been taken since. */
    @SuppressWarnings("ReferenceEquality") // this very page, not one with the same counts
    Set<Subject> valid(News<C> news) {
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
    void again(News<C> news) {
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
            for (Map.Entry<Subject, Page<C>> last = pages.lastEntry();
                    last != null && last.getKey().day().isAfter(today);
                    last = pages.lastEntry()) {
                Subject ahead = last.getKey();
                C tally = last.getValue().tally;
                pages.remove(ahead);
                add(ahead, -1);
                octets -= tally.size();
                gone.add(ahead);
                Subject now = new Subject(today, ahead.domain());
                Page<C> page = pages.get(now);
                replace(now, page == null ? tally : page.tally.plus(tally));
            }
        } finally {
            lock.unlock();
        }
    }
}
