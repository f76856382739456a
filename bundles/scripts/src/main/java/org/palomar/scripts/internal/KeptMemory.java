package org.palomar.scripts.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** What runs remember, by hashes. Safe for any thread. */
public final class KeptMemory implements ScriptMemory {

    /** Records that one write of {@link #sweep} removes at the most. */
    private static final int SLICE = 5000;

    private final Store store;
    private final Shelves shelves;

    KeptMemory(Store store, Shelves shelves) {
        this.store = store;
        this.shelves = shelves;
    }

    @Override
    public boolean remembers(AccountId account, String what, Instant now) throws StoreException {
        Optional<byte[]> record = store.get(key(account, what));
        return record.isPresent() && until(record.get()) > now.toEpochMilli();
    }

    @Override
    public void remember(UnitOfWork unit, AccountId account, String what, Instant until) throws StoreException {
        byte[] key = key(account, what);
        byte[] record = Seal.close(
                ByteBuffer.allocate(Long.BYTES).putLong(until.toEpochMilli()).array());
        Transaction.of(unit).add(batch -> {
            shelves.requireCurrent();
            batch.put(key, record);
        });
    }

    /** Removes what need not be remembered any more; what changes meanwhile stays until the next time. */
    void sweep(Instant now) throws StoreException {
        byte[] from = Keys.memories().from();
        List<byte[]> expired = expired(from, now);
        while (!expired.isEmpty()) {
            List<byte[]> slice = expired;
            Transaction transaction = store.open();
            Contribution removal = batch -> {
                shelves.requireCurrent();
                slice.forEach(batch::delete);
            };
            transaction.add(removal);
            transaction.commit();
            expired = slice.size() < SLICE ? List.of() : expired(slice.getLast(), now);
        }
    }

    private List<byte[]> expired(byte[] from, Instant now) throws StoreException {
        List<byte[]> keys = new ArrayList<>();
        store.scan(from, Keys.memories().to(), (key, record) -> {
            if (until(record) <= now.toEpochMilli()) {
                keys.add(key);
            }
            return keys.size() < SLICE;
        });
        return keys;
    }

    /** A damaged record is one whose time has passed: rather a second answer than none ever again. */
    private static long until(byte[] record) {
        try {
            byte[] content = Seal.open(record);
            return content.length == Long.BYTES ? ByteBuffer.wrap(content).getLong() : 0;
        } catch (StoreException damaged) {
            return 0;
        }
    }

    private static byte[] key(AccountId account, String what) {
        return Keys.memory(account, KeptScripts.sha256(what.getBytes(StandardCharsets.UTF_8)));
    }
}
