package org.palomar.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.palomar.api.store.StoreException;

/** An engine that forgets everything when the process ends: for tests, and the second proof that nothing leans on one engine's ways. */
public final class InMemoryEngine implements KeyValueEngine {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private boolean closed;

    @Override
    public Optional<byte[]> get(byte[] key) throws StoreException {
        lock.readLock().lock();
        try {
            requireOpen();
            return Optional.ofNullable(entries.get(key)).map(byte[]::clone);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Copies the range first, so that the visitor may take its time. */
    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException {
        List<Map.Entry<byte[], byte[]>> picture;
        lock.readLock().lock();
        try {
            requireOpen();
            picture = Arrays.compareUnsigned(from, to) >= 0
                    ? List.of()
                    : new ArrayList<>(entries.subMap(from, to).entrySet());
        } finally {
            lock.readLock().unlock();
        }
        for (Map.Entry<byte[], byte[]> entry : picture) {
            if (!visitor.visit(entry.getKey().clone(), entry.getValue().clone())) {
                return;
            }
        }
    }

    @Override
    public void write(WriteBatch batch, boolean durable) throws StoreException {
        lock.writeLock().lock();
        try {
            requireOpen();
            for (WriteBatch.Change change : batch.changes()) {
                switch (change) {
                    case WriteBatch.Put put -> entries.put(put.key(), put.value());
                    case WriteBatch.Delete delete -> entries.remove(delete.key());
                    case WriteBatch.DeleteRange range ->
                        entries.subMap(range.from(), range.to()).clear();
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public long freeSpace() {
        return Long.MAX_VALUE;
    }

    @Override
    public List<String> verify() {
        return List.of();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed");
        }
    }
}
