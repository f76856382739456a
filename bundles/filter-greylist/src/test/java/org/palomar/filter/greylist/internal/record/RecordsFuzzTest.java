package org.palomar.filter.greylist.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** Any octets are a key or none, and under a right checksum a standing or damage; never an unchecked error. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        Optional<Subject> subject = Keys.subject(octets);
        subject.ifPresent(
                one -> requireSame(one, Keys.subject(Keys.standing(one)).orElseThrow()));
        CRC32C crc = new CRC32C();
        crc.update(octets);
        byte[] sealed = Arrays.copyOf(octets, octets.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(octets.length, (int) crc.getValue());
        try {
            Standing standing = Standing.decode(sealed);
            requireSame(standing, Standing.decode(standing.encode()));
            requireSame(true, standing.last().plus(Duration.ofDays(366)).isAfter(standing.last()));
        } catch (StoreException damaged) {
            if (damaged.reason() != StoreException.Reason.DAMAGED) {
                throw new AssertionError("not called damage", damaged);
            }
        }
    }

    private static void requireSame(Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError("a record changed on its way: " + before);
        }
    }
}
