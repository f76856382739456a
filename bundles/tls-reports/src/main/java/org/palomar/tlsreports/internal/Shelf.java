package org.palomar.tlsreports.internal;

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
import org.palomar.tlsreports.internal.record.Keys;
import org.palomar.tlsreports.internal.record.Subject;
import org.palomar.tlsreports.internal.record.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Books} in the store, and forgets there what is reported. After a commit of which nobody knows whether it was written, its counts stay out until that is known: they are reported once. Safe for any thread.
 */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final Store store;
    private final Books books;
    /** Whether they were forgotten is not known. */
    private final Set<Subject> doubtful = ConcurrentHashMap.newKeySet();

    private final ReentrantLock settling = new ReentrantLock();
    private volatile int damaged;
    private volatile boolean retired;

    Shelf(Store store, Books books) {
        this.store = store;
        this.books = books;
    }

    /** Reads what was kept. Damaged counts are told and gone; those of another version are left alone, for the server that wrote them. */
    void load() throws StoreException {
        List<Subject> unreadable = new ArrayList<>();
        store.scan(Keys.all(), Keys.afterAll(), (key, record) -> {
            Optional<Subject> subject = Keys.subject(key);
            if (subject.isEmpty()) {
                return true;
            }
            if (!Tally.isOurs(record)) {
                LOG.warn("What was counted of TLS with {} is of another version, and left alone", subject.get());
                return true;
            }
            try {
                return books.load(subject.get(), Tally.decode(record));
            } catch (StoreException failure) {
                LOG.warn("What was counted of TLS with {} is lost: {}", subject.get(), failure.getMessage());
                unreadable.add(subject.get());
                return true;
            }
        });
        damaged = unreadable.size();
        drop(unreadable);
    }

    /** Writes what has changed since the last time. Whatever is not kept when the process dies was never counted. */
    void keep() throws StoreException {
        settle();
        Books.News news = books.news();
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
                news.gone().forEach(subject -> batch.delete(Keys.counts(subject)));
                // what was reported between the copy and now is not to come back
                Set<Subject> valid = books.valid(news);
                records.forEach((subject, record) -> {
                    if (valid.contains(subject)) {
                        batch.put(Keys.counts(subject), record);
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
    int damaged() {
        return damaged;
    }

    /** See {@link Books#take}. */
    Optional<Tally> take(Subject subject) {
        return doubtful.contains(subject) ? Optional.empty() : books.take(subject);
    }

    /** Puts counts back that are out and were not forgotten, unless that is to be known later. */
    void release(Subject subject) {
        if (!doubtful.contains(subject)) {
            books.release(subject);
        }
    }

    /** Forgets what was taken, without a report. */
    void drop(Collection<Subject> subjects) throws StoreException {
        if (!subjects.isEmpty()) {
            commit(store.open(), subjects);
        }
    }

    /** Commits what reports counts, and forgets these with it. */
    void commit(Transaction transaction, Collection<Subject> subjects) throws StoreException {
        transaction.add(new Contribution() {
            @Override
            public void write(WriteBatch batch) throws StoreException {
                requireCurrent();
                subjects.forEach(subject -> batch.delete(Keys.counts(subject)));
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
    void retire() {
        retired = true;
    }

    private void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the counts are closed");
        }
    }
}
