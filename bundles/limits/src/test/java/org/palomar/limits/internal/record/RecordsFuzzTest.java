package org.palomar.limits.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** Any octets under a right checksum are a record or damage, never an unchecked error. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        byte[] sealed = sealed(octets);
        try {
            Counts counts = Counts.decode(sealed);
            requireSame(counts, Counts.decode(counts.encode()));
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        try {
            Standing standing = Standing.decode(sealed);
            requireSame(standing, Standing.decode(standing.encode()));
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
    }

    private static void requireSame(Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError("a record changed on its way: " + before);
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
