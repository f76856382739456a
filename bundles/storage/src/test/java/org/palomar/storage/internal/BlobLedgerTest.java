package org.palomar.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.WriteBatch;

class BlobLedgerTest {

    private static final int COPIES = 1000;

    private final FaultyEngine engine = new FaultyEngine();
    private final BlobLedger ledger = new BlobLedger(engine);

    /** An engine passes over what is left of removed references at each look, so that as many looks as copies take minutes. */
    @Test
    void looksOnceAtABodyThatWasReleasedByManyCopies() throws StoreException {
        ledger.collect();
        int before = engine.scans();
        BlobId body = new BlobId(new byte[BlobId.LENGTH], 10);
        WriteBatch batch = new WriteBatch();
        ledger.begin(batch);
        for (int copy = 0; copy < COPIES; copy++) {
            ledger.release(batch, body, new byte[] {(byte) (copy >> 8), (byte) copy});
        }
        ledger.keepTransaction();
        engine.write(batch, true);
        ledger.groupWritten();
        assertThat(ledger.collect().isEmpty()).isFalse();
        assertThat(ledger.hasCandidates()).isFalse();
        assertThat(engine.scans() - before).isEqualTo(1);
    }
}
