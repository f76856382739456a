package org.palomar.trace.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;
import org.palomar.trace.internal.Telling;

/** Any octets under a right checksum are a record or damage, never an unchecked error; and what was read can be written. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        byte[] sealed = sealed(octets);
        try {
            Head head = Head.decode(sealed);
            if (!Head.decode(head.encode()).equals(head)) {
                throw new AssertionError("a head changed on its way");
            }
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        try {
            List<TraceEvent> known = Chapter.decode(Telling.story(0), sealed).stream()
                    .filter(event -> !(event.what() instanceof Happening.Unknown))
                    .toList();
            if (!Chapter.decode(Telling.story(0), Chapter.encode(known)).equals(known)) {
                throw new AssertionError("events changed on their way");
            }
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
