package org.palomar.scripts.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shelves of all accounts in memory; accounts without scripts have none. Read from the store at the first question, and again at the next one if that failed. Published ones
 * are for any thread, heads for the committer thread.
 */
final class Shelves {

    private static final Logger LOG = LoggerFactory.getLogger(Shelves.class);

    private final Store store;
    private final ConcurrentHashMap<AccountId, Shelf> published = new ConcurrentHashMap<>();

    /** What contributions have made of shelves that is not durable yet. */
    private final Map<AccountId, Shelf> heads = new HashMap<>();

    private volatile boolean loaded;
    private volatile boolean retired;
    private final AtomicInteger damaged = new AtomicInteger();

    Shelves(Store store) {
        this.store = store;
    }

    /** The newest durable one. */
    Shelf get(AccountId account) throws StoreException {
        load();
        return published.getOrDefault(account, Shelf.EMPTY);
    }

    /** Makes sure that changes see what is there. */
    void load() throws StoreException {
        if (!loaded) {
            read();
        }
    }

    private synchronized void read() throws StoreException {
        if (loaded) {
            return;
        }
        requireCurrent();
        store.settle();
        damaged.set(0);
        Keys.Range all = Keys.shelves();
        store.scan(all.from(), all.to(), (key, record) -> {
            take(key, record);
            return true;
        });
        loaded = true;
    }

    private void take(byte[] key, byte[] record) {
        long account = Keys.account(key);
        try {
            if (account <= 0) {
                throw Seal.damaged();
            }
            published.put(new AccountId(account), Shelf.decode(record));
        } catch (StoreException unreadable) {
            LOG.error("The scripts of account {} can't be listed: {}", account, unreadable.getMessage());
            int unused = damaged.incrementAndGet();
        }
    }

    /** Accounts whose scripts can't be listed. */
    int damaged() {
        return damaged.get();
    }

    /** What it will be once everything before is durable; on the committer thread. */
    Shelf head(AccountId account) {
        Shelf head = heads.get(account);
        return head == null ? published.getOrDefault(account, Shelf.EMPTY) : head;
    }

    /** On the committer thread. */
    void move(AccountId account, Shelf shelf) {
        heads.put(account, shelf);
    }

    /** It is durable; on the committer thread. */
    void publish(AccountId account, Shelf shelf) {
        if (shelf.size() == 0) {
            published.remove(account);
        } else {
            published.put(account, shelf);
        }
        heads.remove(account, shelf);
    }

    /** Afterwards every change is refused: a successor knows nothing of it. */
    void retire() {
        retired = true;
    }

    void requireCurrent() throws StoreException {
        if (retired) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the scripts are being handed over");
        }
    }
}
