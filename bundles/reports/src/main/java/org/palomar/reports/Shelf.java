package org.palomar.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Books} in the store, and forgets there what is reported. After a commit of which nobody knows whether it was written, its counts stay out until that is known: they are reported once. Safe for any thread.
 */
public final class Shelf<E, C extends Counts<E, C>> {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final Store store;
    private final Books<E, C> books;
    private final Ledger<E, C> ledger;
    private final Keys keys;
    /** Whether they were forgotten is not known. */
    private final Set<Subject> doubtful = ConcurrentHashMap.newKeySet();

    private final ReentrantLock settling = new ReentrantLock();
    private volatile int damaged;
    private volatile boolean retired;

    Shelf(Store store, Books<E, C> books, Ledger<E, C> ledger) {
        this.ledger = ledger;
        this.keys = ledger.keys();
        this.store = store;
        this.books = books;
    }

    /** Reads what was kept. Damaged counts are told and gone; those of another version are left alone, for the server that wrote them. */
    void load() throws StoreException {
        List<Subject> unreadable = new ArrayList<>();
        store.scan(keys.all(), keys.afterAll(), (key, record) -> {
            Optional<Subject> subject = keys.subject(key);
            if (subject.isEmpty()) {
                return true;
            }
            if (!ledger.isOurs(record)) {
                LOG.warn(
                        "What was counted of {} {} is of another version, and left alone",
                        ledger.with(),
                        subject.get());
                return true;
            }
            try {
                return books.load(subject.get(), ledger.decode(record));
            } catch (StoreException failure) {
                LOG.warn("What was counted of {} {} is lost: {}", ledger.with(), subject.get(), failure.getMessage());
                unreadable.add(subject.get());
                return true;
            }
        });
        damaged = unreadable.size();
        drop(unreadable);
    }

    /** Writes what has changed since the last time. Whatever is not kept when the process dies was never counted. */
    public void keep() throws StoreException {
        settle();
        Books.News<C> news = books.news();
        if (news.isEmpty()) {
            return;
        }
        Map<Subject, byte[]> records = new HashMap<>();
        news.pages()
                .forEach((subject, copy) -> records.put(subject, copy.tally().encode()));
        boolean kept = false;
        try {
            Transaction transaction = store.open();
            transaction.add(batch -> {
                requireCurrent();
                news.gone().forEach(subject -> batch.delete(keys.counts(subject)));
                // what was reported between the copy and now is not to come back
                Set<Subject> valid = books.valid(news);
                records.forEach((subject, record) -> {
                    if (valid.contains(subject)) {
                        batch.put(keys.counts(subject), record);
                    }
                });
            });
            transaction.commit();
            kept = true;
        } finally {
            if (!kept) {
                books.again(news);
            }
        }
    }

    /** Counts found damaged at the start. */
    public int damaged() {
        return damaged;
    }

    /** See {@link Books#take}. */
    Optional<C> take(Subject subject) {
        return doubtful.contains(subject) ? Optional.empty() : books.take(subject);
    }

    /** Puts counts back that are out and were not forgotten, unless that is to be known later. */
    void release(Subject subject) {
        if (!doubtful.contains(subject)) {
            books.release(subject);
        }
    }

    /** Forgets what was taken, without a report. */
    public void drop(Collection<Subject> subjects) throws StoreException {
        if (!subjects.isEmpty()) {
            commit(store.open(), subjects);
        }
    }

    /** Commits what reports counts, and forgets these with it. */
    public void commit(Transaction transaction, Collection<Subject> subjects) throws StoreException {
        transaction.add(new Contribution() {
            @Override
            public void write(WriteBatch batch) throws StoreException {
                requireCurrent();
                subjects.forEach(subject -> batch.delete(keys.counts(subject)));
            }

            @Override
            public void committed() {
                books.forgotten(subjects);
            }
        });
        try {
            transaction.commit();
        } catch (StoreException failure) {
            if (failure.reason() == StoreException.Reason.UNAVAILABLE) {
                doubtful.addAll(subjects);
            }
            throw failure;
        }
    }

    /**
     * Waits until it is known what was forgotten; what was not is back in the books.
     *
     * @throws StoreException while the store can't tell
     */
    void settle() throws StoreException {
        if (doubtful.isEmpty()) {
            return;
        }
        settling.lock();
        try {
            Set<Subject> known = Set.copyOf(doubtful);
            store.settle();
            for (Subject one : known) {
                books.release(one);
                doubtful.remove(one);
            }
        } finally {
            settling.unlock();
        }
    }

    /** From now on nothing is written here: another instance may have the store. */
    public void retire() {
        retired = true;
    }

    private void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the counts are closed");
        }
    }
}
