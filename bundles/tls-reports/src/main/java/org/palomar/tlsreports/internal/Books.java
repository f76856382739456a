package org.palomar.tlsreports.internal;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;
import org.palomar.tlsreports.internal.record.Keys;
import org.palomar.tlsreports.internal.record.Subject;
import org.palomar.tlsreports.internal.record.Tally;

/**
 * What is counted and not reported yet: in memory, and in the store what was so at the last {@link #keep}. Safe for any thread; counting waits for nobody but others who count, for microseconds.
 */
final class Books implements TlsWatch {

    /** Domains of all days; of more, nothing is counted, since each takes some hundred octets of memory and of the store. */
    static final int MOST = 50_000;

    /** Characters of policies of all domains, in memory; of more, what policies say is left out. */
    static final long MOST_TEXT = 32L << 20;

    private final Store store;
    private final Clock clock;
    private final Supplier<Boolean> counts;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Subject, Tally> tallies = new TreeMap<>();
    private final Set<Subject> changed = new HashSet<>();
    private long text;
    private volatile boolean retired;

    /** @param counts whether anything is to be counted */
    Books(Store store, Clock clock, Supplier<Boolean> counts) {
        this.store = store;
        this.clock = clock;
        this.counts = counts;
    }

    /** Reads what was kept; damaged counts are left out, and gone. */
    void load() throws StoreException {
        List<Subject> damaged = new ArrayList<>();
        store.scan(Keys.all(), Keys.afterAll(), (key, record) -> {
            Keys.subject(key).ifPresent(subject -> {
                try {
                    Tally tally = Tally.decode(record);
                    tallies.put(subject, tally);
                    text += tally.size();
                } catch (StoreException unreadable) {
                    damaged.add(subject);
                }
            });
            return tallies.size() < MOST;
        });
        drop(damaged);
    }

    @Override
    public void saw(TlsSession session) {
        if (!counts.get()) {
            return;
        }
        Subject subject = new Subject(today(), session.destination());
        lock.lock();
        try {
            Tally before = tallies.get(subject);
            if (before != null || tallies.size() < MOST) {
                Tally known = before == null ? Tally.NONE : before;
                TlsPolicy policy = session.policy();
                if (!known.policies().containsKey(policy) && text + policy.size() > MOST_TEXT) {
                    policy = new TlsPolicy(policy.type(), policy.domain(), List.of(), List.of());
                }
                Tally after = known.plus(policy, session.failure());
                text += after.size() - known.size();
                tallies.put(subject, after);
                changed.add(subject);
            }
        } finally {
            lock.unlock();
        }
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** What there is, in order. */
    Map<Subject, Tally> all() {
        lock.lock();
        try {
            return new TreeMap<>(tallies);
        } finally {
            lock.unlock();
        }
    }

    /** Takes counts out, to report them; what is counted from now on is not among them. */
    Optional<Tally> take(Subject subject) {
        lock.lock();
        try {
            Optional<Tally> taken = Optional.ofNullable(tallies.remove(subject));
            text -= taken.map(Tally::size).orElse(0L);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Puts counts back that were not reported. */
    void putBack(Subject subject, Tally tally) {
        lock.lock();
        try {
            Tally now = tallies.getOrDefault(subject, Tally.NONE);
            Tally both = now.plus(tally);
            text += both.size() - now.size();
            tallies.put(subject, both);
            changed.add(subject);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was taken, in the commit that reports it. What was counted meanwhile is written at the next {@link #keep}. */
    Contribution forgetting(Subject subject) {
        return new Contribution() {
            @Override
            public void write(WriteBatch batch) throws StoreException {
                requireCurrent();
                batch.delete(Keys.counts(subject));
            }

            @Override
            public void committed() {
                lock.lock();
                try {
                    if (tallies.containsKey(subject)) {
                        changed.add(subject);
                    }
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    /** Forgets without a report, in one commit. */
    void drop(Collection<Subject> subjects) throws StoreException {
        if (!subjects.isEmpty()) {
            Transaction transaction = store.open();
            subjects.forEach(subject -> transaction.add(forgetting(subject)));
            transaction.commit();
        }
    }

    /** Writes what has changed since the last time. Whatever is not kept when the process dies was never counted. */
    void keep() throws StoreException {
        Map<Subject, Tally> news = news();
        if (news.isEmpty()) {
            return;
        }
        IdentityHashMap<byte[], byte[]> records = new IdentityHashMap<>();
        news.forEach((subject, tally) -> records.put(Keys.counts(subject), tally.encode()));
        boolean kept = false;
        try {
            Transaction transaction = store.open();
            transaction.add(batch -> {
                requireCurrent();
                records.forEach(batch::put);
            });
            transaction.commit();
            kept = true;
        } finally {
            if (!kept) {
                again(news.keySet());
            }
        }
    }

    private Map<Subject, Tally> news() {
        Map<Subject, Tally> news = new HashMap<>();
        lock.lock();
        try {
            for (Subject one : changed) {
                Tally tally = tallies.get(one);
                if (tally != null) {
                    news.put(one, tally);
                }
            }
            changed.clear();
        } finally {
            lock.unlock();
        }
        return news;
    }

    private void again(Set<Subject> subjects) {
        lock.lock();
        try {
            changed.addAll(subjects);
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is written here: another instance may have the store. */
    void retire() {
        retired = true;
    }

    private void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the counts are closed");
        }
    }
}
