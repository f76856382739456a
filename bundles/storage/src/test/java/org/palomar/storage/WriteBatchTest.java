package org.palomar.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.palomar.storage.WriteBatch.Put;

class WriteBatchTest {

    @Test
    void joinsAValueThatWasPutInTwoParts() {
        WriteBatch batch = new WriteBatch();
        byte[] shared = {3, 4};
        batch.put(new byte[] {9}, new byte[] {1, 2}, shared);
        batch.put(new byte[] {8}, new byte[0], shared);
        assertThat(batch.changes())
                .extracting(change -> ((Put) change).value())
                .containsExactly(new byte[] {1, 2, 3, 4}, shared);
        assertThat(batch.octets()).isEqualTo(8);
    }
}
