package org.palomar.quarantine.internal;

import java.io.DataInputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.quarantine.internal.record.Tag;
import org.palomar.quarantine.internal.record.Tally;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/**
 * What is stored of entries. Memory has how much each account has, changed on the committer with the batch. Read by any thread; who ends an entry must have claimed it before it was read ({@link Claims}), so that none ends
 * twice.
 */
final class Ledger {

    private static final int NUMBER_VERSION = 1;

    /** Numbers that are passed over where nobody knows which was the last: more than are given between two that stay. */
    private static final long LEAP = 1 << 20;

    private final Store store;
    private final Numbers numbers;
    private final Map<AccountId, Tally> tallies;

    /** What there is of copies of what was refused, whosever they are; changed on the committer. */
    private volatile Tally refused;

    private final AtomicLong unreadable = new AtomicLong();
    private volatile boolean retired;

    private Ledger(Store store, Numbers numbers, Map<AccountId, Tally> tallies, Tally refused) {
        this.store = store;
        this.numbers = numbers;
        this.tallies = new ConcurrentHashMap<>(tallies);
        this.refused = refused;
    }

    /**
     * Reads how much there is, once all that was changed before is decided.
     *
     * @param nanos time that has passed
     * @throws StoreException when the store can't be read
     */
    static Ledger open(Store store, LongSupplier nanos) throws StoreException {
        store.settle();
        return new Ledger(
                store,
                new Numbers(lastNumber(store), nanos),
                tallies(store),
                counted(store, Keys.refused(), Keys.end()));
    }

    /** The greater of what was noted and what is there: a number that was given once must not name another message. */
    private static long lastNumber(Store store) throws StoreException {
        AtomicLong greatest = new AtomicLong();
        store.scan(Keys.entries(), Keys.owned(), (key, value) -> {
            Keys.id(key).ifPresent(id -> greatest.set(id.number()));
            return false;
        });
        Optional<byte[]> noted = store.get(Keys.last());
        return noted.isEmpty() ? greatest.get() : Math.max(greatest.get(), noted(noted.get(), greatest.get()));
    }

    private static long noted(byte[] record, long greatest) throws StoreException {
        try {
            return Seal.open(NUMBER_VERSION, record, "the number of the last entry", DataInputStream::readLong);
        } catch (StoreException failure) {
            requireDamage(failure);
            return greatest + LEAP;
        }
    }

    private static Map<AccountId, Tally> tallies(Store store) throws StoreException {
        Map<AccountId, Tally> tallies = new HashMap<>();
        List<AccountId> damaged = new ArrayList<>();
        store.scan(Keys.tallies(), Keys.told(), (key, value) -> {
            Optional<AccountId> account = Keys.account(key);
            if (account.isPresent()) {
                try {
                    tallies.put(account.get(), Tally.decode(value));
                } catch (StoreException failure) {
                    requireDamage(failure);
                    damaged.add(account.get());
                }
            }
            return true;
        });
        for (AccountId account : damaged) {
            tallies.put(account, counted(store, Keys.owned(account), Keys.ownedEnd(account)));
        }
        return tallies;
    }

    private static Tally counted(Store store, byte[] from, byte[] to) throws StoreException {
        List<Tally> sum = new ArrayList<>(List.of(Tally.NOTHING));
        store.scan(from, to, (key, value) -> {
            long size = 0;
            try {
                size = Tag.decode(value).body().size();
            } catch (StoreException failure) {
                requireDamage(failure);
            }
            sum.set(0, sum.getFirst().with(size));
            return true;
        });
        return sum.getFirst();
    }

    Store store() {
        return store;
    }

    /** From now on every change is refused, as another instance of the bundle may have the entries by then. */
    void retire() {
        retired = true;
    }

    /** A number that no entry had before, for one to be kept. */
    QuarantineId next() {
        return numbers.next();
    }

    /** Up to this number no entry is added any more; to be asked before entries are read. */
    long decided() {
        return numbers.decided();
    }

    Tally tally(AccountId account) {
        return tallies.getOrDefault(account, Tally.NOTHING);
    }

    /** Copies of what was refused. */
    Tally refused() {
        return refused;
    }

    /** Accounts that have anything held. */
    Map<AccountId, Tally> tallies() {
        return Map.copyOf(tallies);
    }

    /** Takes notice of an entry of an account, with the octets of its {@link Tag}. */
    @FunctionalInterface
    interface Owned {
        void entry(QuarantineId id, byte[] tag) throws StoreException;
    }

    /** Names what an account has between two numbers, the newest first, readable or not. */
    void owned(AccountId account, long above, long upTo, Owned visitor) throws StoreException {
        if (upTo <= above) {
            return;
        }
        byte[] end = above == 0 ? Keys.ownedEnd(account) : Keys.owned(account, new QuarantineId(above));
        store.scan(Keys.owned(account, new QuarantineId(upTo)), end, (key, value) -> {
            Optional<QuarantineId> id = Keys.ownedId(key);
            if (id.isPresent()) {
                visitor.entry(id.get(), value);
            }
            return true;
        });
    }

    /** Counts a record that could not be read; each is counted whenever it is met. */
    void countUnreadable() {
        unreadable.incrementAndGet();
    }

    /** How many records could not be read since the start; each is counted whenever it is met. */
    long unreadable() {
        return unreadable.get();
    }

    Optional<EntryRecord> entry(QuarantineId id) throws StoreException {
        Optional<byte[]> record = store.get(Keys.entry(id));
        return record.isPresent() ? Optional.of(EntryRecord.decode(record.get())) : Optional.empty();
    }

    /**
     * Of entries of everybody, the newest first, what is wanted of each: one record is in memory at a time.
     *
     * @param part empty for one that is not wanted
     */
    <T> List<T> entries(Function<EntryRecord, Optional<T>> part, int most) throws StoreException {
        List<T> found = new ArrayList<>();
        store.scan(Keys.entries(), Keys.owned(), (key, value) -> {
            decoded(value).flatMap(part).ifPresent(found::add);
            return found.size() < most;
        });
        return found;
    }

    /** The same, of an account. */
    <T> List<T> entries(AccountId account, Function<EntryRecord, Optional<T>> part, int most) throws StoreException {
        return named(Keys.owned(account), Keys.ownedEnd(account), Keys::ownedId, part, most);
    }

    /** The same, of copies of what was refused. */
    <T> List<T> refused(Function<EntryRecord, Optional<T>> part, int most) throws StoreException {
        return named(Keys.refused(), Keys.end(), Keys::id, part, most);
    }

    private <T> List<T> named(
            byte[] from,
            byte[] to,
            Function<byte[], Optional<QuarantineId>> name,
            Function<EntryRecord, Optional<T>> part,
            int most)
            throws StoreException {
        List<QuarantineId> ids = new ArrayList<>();
        store.scan(from, to, (key, value) -> {
            name.apply(key).ifPresent(ids::add);
            return true;
        });
        List<T> found = new ArrayList<>();
        for (QuarantineId id : ids) {
            Optional<byte[]> record = found.size() < most ? store.get(Keys.entry(id)) : Optional.empty();
            if (record.isPresent()) {
                decoded(record.get()).flatMap(part).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<EntryRecord> decoded(byte[] record) throws StoreException {
        try {
            return Optional.of(EntryRecord.decode(record));
        } catch (StoreException failure) {
            requireDamage(failure);
            unreadable.incrementAndGet();
            return Optional.empty();
        }
    }

    /** What has expired at a time, the first first. */
    List<Tag> expired(Instant now, int most) throws StoreException {
        List<Tag> found = new ArrayList<>();
        store.scan(Keys.expiries(), Keys.expired(now), (key, value) -> {
            tag(value).ifPresent(found::add);
            return found.size() < most;
        });
        return found;
    }

    /** What an account has, the oldest first; no more is in memory at once. */
    List<Tag> oldest(AccountId account, int most) throws StoreException {
        return oldest(Keys.owned(account), Keys.ownedEnd(account), most);
    }

    /** The same of copies of what was refused. */
    List<Tag> oldestRefused(int most) throws StoreException {
        return oldest(Keys.refused(), Keys.end(), most);
    }

    private List<Tag> oldest(byte[] from, byte[] to, int most) throws StoreException {
        Deque<Tag> last = new ArrayDeque<>();
        store.scan(from, to, (key, value) -> {
            tag(value).ifPresent(last::addFirst); // damage takes nobody's place
            if (last.size() > most) {
                last.removeLast();
            }
            return true;
        });
        return List.copyOf(last);
    }

    /** Whether an entry is there, its record readable or not. */
    boolean isThere(Tag tag) throws StoreException {
        return store.get(place(tag)).isPresent();
    }

    private static byte[] place(Tag tag) {
        return tag.refused() ? Keys.refused(tag.id()) : Keys.owned(tag.account(), tag.id());
    }

    /** Reads what {@link #owned} found; empty for damage. */
    Optional<Tag> tag(byte[] record) throws StoreException {
        try {
            return Optional.of(Tag.decode(record));
        } catch (StoreException failure) {
            requireDamage(failure);
            unreadable.incrementAndGet();
            return Optional.empty();
        }
    }

    /** Throws on what is no damage. */
    static void requireDamage(StoreException failure) throws StoreException {
        if (failure.reason() != StoreException.Reason.DAMAGED) {
            throw failure;
        }
    }

    /** @param body open until the commit */
    Contribution keeping(EntryRecord record, Store.StagedBlob body) {
        byte[] encoded = record.encode();
        Tag tag = record.tag();
        byte[] encodedTag = tag.encode();
        Change.Work work = batch -> {
            numbers.begin(tag.id());
            batch.put(Keys.entry(tag.id()), encoded);
            batch.put(place(tag), encodedTag);
            batch.put(Keys.expiry(tag.expires(), tag.id()), encodedTag);
            batch.put(Keys.last(), Seal.close(NUMBER_VERSION, Long.BYTES, out -> out.writeLong(numbers.last())));
            body.refer(batch, Keys.owner(tag.id()));
            return tallied(batch, tag, sum(tag).with(tag.body().size()));
        };
        return new Change(unlessRetired(work), () -> numbers.ended(tag.id()));
    }

    /** @param tag of an entry that was claimed and is there */
    Contribution ending(Tag tag) {
        return change(batch -> {
            batch.delete(Keys.entry(tag.id()));
            batch.delete(place(tag));
            batch.delete(Keys.expiry(tag.expires(), tag.id()));
            store.release(batch, tag.body(), Keys.owner(tag.id()));
            return tallied(batch, tag, sum(tag).without(tag.body().size()));
        });
    }

    /** @param record of an entry that was claimed and is there, changed */
    Contribution changing(EntryRecord record) {
        byte[] encoded = record.encode();
        return change(batch -> {
            batch.put(Keys.entry(record.entry().id()), encoded);
            return () -> {};
        });
    }

    private Tally sum(Tag tag) {
        return tag.refused() ? refused : tally(tag.account());
    }

    /** The sum of what was refused is not stored: it is counted at each start, as there is little of it. */
    private Runnable tallied(WriteBatch batch, Tag tag, Tally after) {
        Tally before = sum(tag);
        if (tag.refused()) {
            refused = after;
            return () -> refused = before;
        }
        if (after.entries() == 0) {
            batch.delete(Keys.tally(tag.account()));
        } else {
            batch.put(Keys.tally(tag.account()), after.encode());
        }
        remember(tag.account(), after);
        return () -> remember(tag.account(), before);
    }

    private void remember(AccountId account, Tally tally) {
        if (tally.entries() == 0) {
            tallies.remove(account);
        } else {
            tallies.put(account, tally);
        }
    }

    /** One that is refused once another instance of the bundle may have the entries. */
    Contribution change(Change.Work work) {
        return new Change(unlessRetired(work));
    }

    private Change.Work unlessRetired(Change.Work work) {
        return batch -> {
            if (retired) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "the quarantine is kept elsewhere by now");
            }
            return work.write(batch);
        };
    }
}
