package org.palomar.limits.internal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.limit.Freeze;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Keys;
import org.palomar.limits.internal.record.Standing;
import org.palomar.storage.Store;

/**
 * All that is counted and set. Who was not asked about since the start is read from the store; as nobody changes a record before its tally is here, it does not matter who reads it first. Safe for any thread.
 */
final class Ledger {

    /** A domain and those of its accounts that were asked about. */
    private static final class Book {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<AccountId, Tally> accounts = new ConcurrentHashMap<>();
        private final Tally domain;

        Book(Tally domain) {
            this.domain = domain;
        }
    }

    private static final Standing UNKNOWN = Standing.NONE.with(
            Optional.of(new Freeze(Instant.EPOCH, "what was set for the account can't be read", true)));

    private final Store store;
    private final Map<Domain, Book> books = new ConcurrentHashMap<>();
    private volatile boolean retired;

    Ledger(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /** From now on every change is refused, as another instance of the bundle may count by then. */
    void retire() {
        retired = true;
    }

    /** Refuses a change that comes too late. In a contribution. */
    void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "limits are counted elsewhere by now");
        }
    }

    /** @throws StoreException when a record can't be read; {@code DAMAGED} if that will stay so */
    Party party(Account account) throws StoreException {
        Book book = book(account.address().domain());
        AccountId id = account.id();
        @Nullable Tally tally = book.accounts.get(id);
        if (tally == null) {
            tally = first(book.accounts, id, read(Keys.counts(id), Keys.standing(id)));
        }
        return new Party(book.lock, tally, book.domain);
    }

    /** The domain in both places. */
    Party party(Domain domain) throws StoreException {
        Book book = book(domain);
        return new Party(book.lock, book.domain, book.domain);
    }

    /**
     * As {@link #party(Account)}, but where what was counted can't be read, as if nothing had been; where what was set can't, the account is frozen, since it may have been.
     */
    Party renewed(Account account) throws StoreException {
        Book book = book(account.address().domain());
        AccountId id = account.id();
        Tally tally = first(book.accounts, id, readable(Keys.counts(id), Keys.standing(id)));
        return new Party(book.lock, tally, book.domain);
    }

    /** The same for a domain, which can't be frozen. */
    Party renewed(Domain domain) throws StoreException {
        Book book = first(books, domain, new Book(readable(Keys.counts(domain), Keys.standing(domain))));
        return new Party(book.lock, book.domain, book.domain);
    }

    private Tally readable(byte[] countsKey, byte[] standingKey) throws StoreException {
        return new Tally(
                countsKey,
                standingKey,
                unlessDamaged(() -> counts(countsKey), Counts.NONE),
                unlessDamaged(() -> standing(standingKey), UNKNOWN));
    }

    private interface Reading<T> {
        T read() throws StoreException;
    }

    private static <T> T unlessDamaged(Reading<T> reading, T fallback) throws StoreException {
        try {
            return reading.read();
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            return fallback;
        }
    }

    private Book book(Domain domain) throws StoreException {
        @Nullable Book book = books.get(domain);
        return book == null ? first(books, domain, new Book(read(Keys.counts(domain), Keys.standing(domain)))) : book;
    }

    private Tally read(byte[] countsKey, byte[] standingKey) throws StoreException {
        return new Tally(countsKey, standingKey, counts(countsKey), standing(standingKey));
    }

    private Counts counts(byte[] key) throws StoreException {
        Optional<byte[]> record = store.get(key);
        return record.isPresent() ? Counts.decode(record.get()) : Counts.NONE;
    }

    private Standing standing(byte[] key) throws StoreException {
        Optional<byte[]> record = store.get(key);
        return record.isPresent() ? Standing.decode(record.get()) : Standing.NONE;
    }

    private static <K, V> V first(Map<K, V> map, K key, V fresh) {
        V present = map.putIfAbsent(key, fresh);
        return present == null ? fresh : present;
    }
}
