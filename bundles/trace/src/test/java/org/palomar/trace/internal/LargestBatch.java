package org.palomar.trace.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;

/** Memory that remembers how many changes the largest batch had. Safe for any thread. */
final class LargestBatch implements KeyValueEngine {

    private final KeyValueEngine memory = new InMemoryEngine();
    private volatile int changes;

    /** Changes of the largest batch since this was asked. */
    int changes() {
        int largest = changes;
        changes = 0;
        return largest;
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
    public void write(WriteBatch batch, boolean durable) throws StoreException {
        changes = Math.max(changes, batch.changes().size());
        memory.write(batch, durable);
    }

    @Override
    public long freeSpace() {
        return memory.freeSpace();
    }

    @Override
    public List<String> verify() throws StoreException {
        return memory.verify();
    }

    @Override
    public void close() {
        memory.close();
    }
}
