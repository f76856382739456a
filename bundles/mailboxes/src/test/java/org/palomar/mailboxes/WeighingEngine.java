package org.palomar.mailboxes;

import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;

/** An engine in memory that knows how large the largest batch was, and refuses a write by order. */
final class WeighingEngine implements KeyValueEngine {

    private final InMemoryEngine memory = new InMemoryEngine();
    private int mostChanges;
    private long mostOctets;
    private int writesLeft = Integer.MAX_VALUE;
    private StoreException.Reason reason = StoreException.Reason.FULL;

    synchronized void forgetLargest() {
        mostChanges = 0;
        mostOctets = 0;
    }

    synchronized int mostChanges() {
        return mostChanges;
    }

    synchronized long mostOctets() {
        return mostOctets;
    }

    /** After so many durable writes one is refused as {@code FULL}, or all are as {@code UNAVAILABLE} until it is mended. */
    synchronized void refuseAfter(int durableWrites, StoreException.Reason why) {
        writesLeft = durableWrites;
        reason = why;
    }

    synchronized void mend() {
        writesLeft = Integer.MAX_VALUE;
    }

    @Override
    public synchronized void write(WriteBatch batch, boolean durable) throws StoreException {
        if (durable && writesLeft-- <= 0) {
            if (reason == StoreException.Reason.FULL) {
                mend();
            }
            throw new StoreException(reason, "refused by order");
        }
        memory.write(batch, durable);
        mostChanges = Math.max(mostChanges, batch.changes().size());
        mostOctets = Math.max(mostOctets, batch.octets());
    }

    /** Puts a record as damage would. */
    void damage(byte[] key, byte[] value) throws StoreException {
        WriteBatch batch = new WriteBatch();
        batch.put(key, value);
        memory.write(batch, true);
    }

    /** Loses a record as damage would. */
    void lose(byte[] key) throws StoreException {
        WriteBatch batch = new WriteBatch();
        batch.delete(key);
        memory.write(batch, true);
    }

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        return memory.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        memory.scan(from, to, visitor);
    }

    @Override
    public long freeSpace() {
        return memory.freeSpace();
    }

    @Override
    public List<String> verify() {
        return memory.verify();
    }

    @Override
    public void close() {
        memory.close();
    }
}
