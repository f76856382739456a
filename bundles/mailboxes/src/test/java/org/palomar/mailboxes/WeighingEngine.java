package org.palomar.mailboxes;

import java.util.concurrent.CountDownLatch;
import org.palomar.api.store.StoreException;
import org.palomar.storage.WriteBatch;

/** An engine in memory that knows how large the largest batch was, and refuses writes or keeps them waiting by order. */
final class WeighingEngine extends MemoryBehind {

    private int mostChanges;
    private long mostOctets;
    private int writesLeft = Integer.MAX_VALUE;
    private int refusals;
    private StoreException.Reason reason = StoreException.Reason.FULL;
    private CountDownLatch answering = new CountDownLatch(0);

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

    /** After so many durable writes one is refused, as for want of room. */
    synchronized void refuseOneAfter(int durableWrites) {
        writesLeft = durableWrites;
        refusals = 1;
        reason = StoreException.Reason.FULL;
    }

    /** After so many durable writes all are refused until it is mended. */
    synchronized void refuseAllAfter(int durableWrites, StoreException.Reason why) {
        writesLeft = durableWrites;
        refusals = Integer.MAX_VALUE;
        reason = why;
    }

    /** After so many durable writes the disk does not answer until it is mended; then it does what it was asked for. */
    synchronized void stallAfter(int durableWrites) {
        writesLeft = durableWrites;
        refusals = 0;
        answering = new CountDownLatch(1);
    }

    synchronized void mend() {
        writesLeft = Integer.MAX_VALUE;
        answering.countDown();
    }

    @Override
    public void write(WriteBatch batch, boolean durable) throws StoreException {
        if (durable) {
            obey();
        }
        memorize(batch, durable);
    }

    private void obey() throws StoreException {
        CountDownLatch waiting;
        synchronized (this) {
            if (writesLeft > 0) {
                writesLeft--;
                return;
            }
            if (refusals > 0) {
                refusals--;
                writesLeft = refusals == 0 ? Integer.MAX_VALUE : 0;
                throw new StoreException(reason, "refused by order");
            }
            waiting = answering;
        }
        try {
            waiting.await();
        } catch (InterruptedException ended) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "interrupted", ended);
        }
    }

    private synchronized void memorize(WriteBatch batch, boolean durable) throws StoreException {
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
}
