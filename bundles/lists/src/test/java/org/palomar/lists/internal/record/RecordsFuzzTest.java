package org.palomar.lists.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** Any octets under a right checksum are a record or damage, never an unchecked error. */
final class RecordsFuzzTest {

    private interface Reading {
        Object read(byte[] sealed) throws StoreException;
    }

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        byte[] sealed = sealed(octets);
        check(
                sealed,
                bytes -> ListRecord.decode(bytes),
                bytes -> ListRecord.decode(ListRecord.decode(bytes).encode()));
        check(
                sealed,
                bytes -> Member.decode(bytes),
                bytes -> Member.decode(Member.decode(bytes).encode()));
        check(
                sealed,
                bytes -> HeldRecord.decode(bytes),
                bytes -> HeldRecord.decode(HeldRecord.decode(bytes).encode()));
    }

    private static void check(byte[] sealed, Reading once, Reading again) {
        try {
            if (!once.read(sealed).equals(again.read(sealed))) {
                throw new AssertionError("a record changed on its way");
            }
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw new AssertionError("not called damage", failure);
            }
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
