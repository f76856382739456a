package org.palomar.filter.scorer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Corpus;
import org.palomar.filter.scorer.internal.record.Keys;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The corpora of a store: that of the server is in memory, and of accounts those that were used last, within a bound. Whoever judges waits a moment for one that is not, on a thread that reads, and goes without it if the disk does not answer. Safe for any thread.
 */
final class Corpora {

    private static final Logger LOG = LoggerFactory.getLogger(Corpora.class);

    /** A fraction of what a client waits for the reply to its message. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    /** What is said where nothing may be. */
    private static final Corpus NOTHING = new Corpus(new Corpus.Size(1 << 10, 0));

    private static final Duration END = Duration.ofSeconds(5);

    /** Corpora that are to be read: more wait in vain while the disk does not answer. */
    private static final int MOST_WAITING = 100;

    private final Store store;
    private final Sizes sizes;

    /** Held while a corpus is read or changed, and the disk is waited for. */
    private final ReentrantLock changing = new ReentrantLock();

    /** Held for moments. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<AccountId, KeptCorpus> open = new LinkedHashMap<>(16, 0.75f, true);

    /** Accounts that have a corpus. */
    private final Set<Long> known = new ConcurrentSkipListSet<>();

    private final ThreadPoolExecutor reader = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("palomar-scorer-reader").daemon().factory());

    private volatile KeptCorpus server;

    /** Who was gone when it was looked for the last time; of the thread that sweeps. */
    private final Set<AccountId> missed = new HashSet<>();

    /** Whether it is open what becomes of a commit; for who holds {@link #changing}. */
    private boolean unsettled;

    /** From then on another instance may have the store. */
    private volatile boolean closed;

    /**
     * How much may be in memory.
     *
     * @param accounts octets of all accounts' corpora that are open
     */
    record Sizes(Corpus.Size server, Corpus.Size account, long accounts) {}

    /** @throws StoreException when the server's corpus can't be read */
    Corpora(Store store, Sizes sizes) throws StoreException {
        this.store = store;
        this.sizes = sizes;
        this.server = KeptCorpus.load(store, Optional.empty(), sizes.server());
        findOwners();
    }

    /** Skips from one owner's first key to the next one's. */
    private void findOwners() throws StoreException {
        byte[] from = Keys.behind(Optional.empty());
        Optional<AccountId> found = firstOwner(from);
        while (found.isPresent()) {
            known.add(found.get().value());
            from = Keys.behind(found);
            found = firstOwner(from);
        }
    }

    private Optional<AccountId> firstOwner(byte[] from) throws StoreException {
        List<byte[]> first = new ArrayList<>();
        store.scan(from, Keys.behindAll(), (key, record) -> {
            first.add(key);
            return false;
        });
        return first.stream().findFirst().flatMap(Keys::owner);
    }

    /** What the server has learned, whoever has taught it. */
    Corpus server() {
        return server.corpus();
    }

    /** Whether owners have taught the server, so that it knows words of their mail. */
    boolean isTaughtByOwners() {
        return server.ledger().hasOwners();
    }

    /**
     * What of it may be used for everybody: nothing, as long as neither operators nor enough owners have taught it.
     *
     * @see Ledger#isEnough
     */
    Corpus trusted(int least, int leastOwners) {
        KeptCorpus now = server;
        return now.ledger().isEnough(now.corpus().totals(), least, leastOwners) ? now.corpus() : NOTHING;
    }

    /** Accounts that have a corpus, in the order of their numbers. */
    List<AccountId> owners() {
        return new TreeSet<>(known).stream().map(AccountId::new).toList();
    }

    /** The corpus of an account for judging; empty if it has none, or none that could be read in time. */
    Optional<Corpus> own(AccountId account) throws InterruptedException {
        if (!known.contains(account.value())) {
            return Optional.empty();
        }
        Optional<KeptCorpus> present = locked(() -> Optional.ofNullable(open.get(account)));
        return present.isPresent()
                ? present.map(KeptCorpus::corpus)
                : soon(account).map(KeptCorpus::corpus);
    }

    private Optional<KeptCorpus> soon(AccountId account) throws InterruptedException {
        try {
            Future<KeptCorpus> read = reader.submit(() -> open(account));
            return Optional.of(read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException unread) {
            return Optional.empty();
        }
    }

    /** Reads one. Where a commit has failed, first waits for what becomes of it. */
    private KeptCorpus load(Optional<AccountId> owner, Corpus.Size size) throws StoreException {
        if (unsettled) {
            store.settle();
            unsettled = false;
        }
        return KeptCorpus.load(store, owner, size);
    }

    /** Reads one for who judges; waits for the disk, and for who learns. */
    private KeptCorpus open(AccountId account) throws StoreException {
        changing.lock();
        try {
            Optional<KeptCorpus> present = locked(() -> Optional.ofNullable(open.get(account)));
            if (present.isPresent()) {
                return present.get();
            }
            KeptCorpus read = load(Optional.of(account), sizes.account());
            locked(() -> {
                open.put(account, read);
                return close(account);
            });
            return read;
        } finally {
            changing.unlock();
        }
    }

    /** Lets those go that were used the longest ago, until there is room; not the one that was just opened. */
    private long close(AccountId latest) {
        long octets =
                open.values().stream().mapToLong(one -> one.corpus().octets()).sum();
        Iterator<Map.Entry<AccountId, KeptCorpus>> oldest = open.entrySet().iterator();
        while (octets > sizes.accounts() && oldest.hasNext()) {
            Map.Entry<AccountId, KeptCorpus> one = oldest.next();
            if (!one.getKey().equals(latest)) {
                octets -= one.getValue().corpus().octets();
                oldest.remove();
            }
        }
        return octets;
    }

    /** Something that changes a corpus, or needs one as it is kept. */
    @FunctionalInterface
    interface Work<T> {
        T with(KeptCorpus corpus) throws StoreException;
    }

    private KeptCorpus current(Optional<AccountId> owner) throws StoreException {
        if (owner.isPresent()) {
            return open(owner.get());
        }
        if (server.isSpoiled()) {
            server = load(owner, sizes.server());
        }
        return server;
    }

    /** Commits what changes a corpus. If that fails, the corpus is read anew before it is changed again: what was tried may be written nevertheless. */
    void commit(Transaction transaction, Optional<AccountId> owner) throws StoreException {
        boolean written = false;
        try {
            requireOpen();
            transaction.commit();
            written = true;
        } finally {
            if (!written) {
                spoil(owner);
            }
        }
    }

    private void spoil(Optional<AccountId> owner) {
        unsettled = true;
        if (owner.isEmpty()) {
            server.spoil();
        } else {
            var unused = locked(() -> Optional.ofNullable(open.remove(owner.get())));
        }
    }

    /** Does something with a corpus. Until it is done nobody reads it anew, so that nothing that is changed is lost; waits for the disk. */
    <T> T with(Optional<AccountId> owner, Work<T> work) throws StoreException {
        changing.lock();
        try {
            T done = work.with(current(owner));
            owner.ifPresent(account -> known.add(account.value()));
            return done;
        } finally {
            changing.unlock();
        }
    }

    /** The same for what is written: refused once this has ended, so that it never writes over what another instance has. */
    <T> T change(Optional<AccountId> owner, Work<T> work) throws StoreException {
        changing.lock();
        try {
            requireOpen();
            return with(owner, work);
        } finally {
            changing.unlock();
        }
    }

    /** @throws StoreException once this has ended */
    void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the scorer has stopped");
        }
    }

    /** Looks at an account's corpus, which must have one; waits for the disk. */
    <T> T look(AccountId owner, Work<T> work) throws StoreException {
        return work.with(open(owner));
    }

    /** Whether an account has a corpus. */
    boolean isOwner(AccountId account) {
        return known.contains(account.value());
    }

    /** Forgets all of a corpus. */
    void erase(Optional<AccountId> owner) throws StoreException {
        changing.lock();
        try {
            KeptCorpus all = owner.isEmpty() ? server : current(Optional.empty());
            boolean taught = owner.filter(one -> !all.ledger().of(one.value()).isNothing())
                    .isPresent();
            Transaction transaction = store.open();
            transaction.add(batch -> {
                batch.deleteRange(Keys.head(owner), Keys.behind(owner));
                if (taught) {
                    AccountId gone = owner.get();
                    batch.delete(Keys.tally(gone.value()));
                    batch.put(
                            Keys.tally(Ledger.GONE),
                            all.ledger().withoutOwner(gone).encode());
                }
            });
            commit(transaction, owner);
            if (owner.isEmpty()) {
                server = new KeptCorpus(owner, sizes.server());
            } else {
                all.ledger().forget(owner.get());
                known.remove(owner.get().value());
                var unused = locked(() -> Optional.ofNullable(open.remove(owner.get())));
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Forgets what those have taught who were gone the last time already: a directory that is just being made anew may know nobody for a moment. For one thread.
     *
     * @param isGone whether there surely is no such account any more
     */
    void sweep(Predicate<AccountId> isGone) throws StoreException {
        Set<AccountId> gone = new HashSet<>(owners());
        gone.addAll(server.ledger().teachers());
        gone.removeIf(isGone.negate());
        for (AccountId account : gone) {
            if (missed.contains(account)) {
                LOG.info("What account {} has taught the scorer is erased: there is no such account", account);
                erase(Optional.of(account));
            }
        }
        missed.clear();
        missed.addAll(gone);
    }

    /** Octets of memory. */
    long octets() {
        return server.corpus().octets()
                + locked(() -> open.values().stream()
                        .mapToLong(one -> one.corpus().octets())
                        .sum());
    }

    /** Whether something of an open one could not be read. */
    boolean isDamaged() {
        return server.isDamaged() || locked(() -> open.values().stream().anyMatch(KeptCorpus::isDamaged));
    }

    /** What is being written is waited for, within bounds: behind those, its commit is what the next instance waits for, and nothing more is written. */
    void stop() {
        reader.shutdown();
        try {
            boolean held = changing.tryLock(END.toMillis(), TimeUnit.MILLISECONDS);
            closed = true;
            if (held) {
                changing.unlock();
            }
            boolean unused = reader.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
        }
    }

    private <T> T locked(java.util.function.Supplier<T> use) {
        lock.lock();
        try {
            return use.get();
        } finally {
            lock.unlock();
        }
    }
}
