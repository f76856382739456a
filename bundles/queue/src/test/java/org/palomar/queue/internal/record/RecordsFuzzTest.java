package org.palomar.queue.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** Any octets under a right checksum are an entry or damage, never an unchecked error. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        byte[] sealed = sealed(octets);
        try {
            EntryRow row = EntryRow.decode(sealed);
            if (!EntryRow.decode(row.encode()).equals(row)) {
                throw new AssertionError("a row changed on its way");
            }
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        try {
            byte[] again = Letter.encode(Letter.decode(sealed));
            Letter.decode(again);
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
    }

    private static void requireDamage(StoreException failure) {
        if (failure.reason() != StoreException.Reason.DAMAGED) {
            throw new AssertionError("not called damage", failure);
        }
    }

    private static byte[] sealed(byte[] octets) {
        CRC32C crc = new CRC32C();
        crc.update(octets);
        byte[] sealed = Arrays.copyOf(octets, octets.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(octets.length, (int) crc.getValue());
        return sealed;
    }
}
