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

    @Test
    void aDamagedReferenceKeepsNoOtherBody() throws StoreException {
        ledger.collect();
        byte[] hash = new byte[BlobId.LENGTH];
        hash[0] = 1;
        BlobId damaged = new BlobId(new byte[BlobId.LENGTH], 10);
        BlobId sound = new BlobId(hash, 10);
        WriteBatch batch = new WriteBatch();
        ledger.begin(batch);
        ledger.release(batch, damaged, new byte[1]);
        ledger.release(batch, sound, new byte[1]);
        ledger.keepTransaction();
        engine.write(batch, true);
        ledger.groupWritten();
        engine.damageScansFrom(BlobKeys.reference(damaged, new byte[0]));
        engine.write(ledger.collect(), true);
        assertThat(engine.get(BlobKeys.candidate(damaged))).isPresent();
        assertThat(engine.get(BlobKeys.candidate(sound))).isEmpty();
        assertThat(ledger.collected()).isEqualTo(1);
    }

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
