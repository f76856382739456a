package org.palomar.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.store.StoreException;

/**
 * An ordered map of octets to octets, with atomic durable batches. Keys are compared octet by octet, unsigned. Safe for any thread; {@link #write} is called by
 * one thread at a time. Blocking, native calls included: callers on virtual threads go through {@link Store}.
 */
public interface KeyValueEngine extends AutoCloseable {

    Optional<byte[]> get(byte[] key) throws StoreException;

    /**
     * Walks through {@code [from, to)} in the order of keys, over a picture of the moment when it starts.
     *
     * @param visitor answers whether to go on
     */
    void scan(byte[] from, byte[] to, Visitor visitor) throws StoreException;

    /** Takes a key and its value; both arrays belong to the visitor. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, byte[] value) throws StoreException;
    }

    /**
     * Writes a batch, all or nothing.
     *
     * @param durable whether it must survive the loss of power, with all that was written before it, when this returns
     * @throws StoreException {@code UNAVAILABLE} when the disk failed: a failed sync is never tried again, every later write fails too; {@code FULL} when
     *     there is too little room: the batch is not there. An engine that can't tell what of it reached the disk takes no later write either until it is opened anew, and
     *     may have the batch then, all of it
     */
    void write(WriteBatch batch, boolean durable) throws StoreException;

    /**
     * Gives the room of what was removed from {@code [from, to)} back to the disk, as far as that goes with the room that is left. May take minutes, beside reads and
     * writes; called by one thread at a time. Ends early when the engine is closed.
     */
    default void reclaim(byte[] from, byte[] to) throws StoreException {}

    /** Free octets of the disk it writes to. */
    long freeSpace();

    /** How the engine is, in its own figures, by name: counts and octets, from memory. */
    default Map<String, Long> figures() {
        return Map.of();
    }

    /** Reads everything and verifies its checksums; one sentence for each damage. */
    List<String> verify() throws StoreException;

    @Override
    void close();
}
