package org.palomar.mailboxes;

import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.WriteBatch;

/** An engine in memory, for tests that put something before it. */
public class MemoryBehind implements KeyValueEngine {

    protected final InMemoryEngine memory = new InMemoryEngine();

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
        memory.write(batch, durable);
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
