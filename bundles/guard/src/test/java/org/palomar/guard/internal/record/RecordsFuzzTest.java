package org.palomar.guard.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** Any octets are a key or none, and under a right checksum a record or damage; never an unchecked error. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        Optional<Subject> subject = Keys.subject(octets);
        subject.ifPresent(one -> requireSame(one, Keys.subject(Keys.place(one)).orElseThrow()));
        byte[] sealed = sealed(octets);
        try {
            Sentence sentence = Sentence.decode(sealed);
            requireSame(sentence, Sentence.decode(sentence.encode()));
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        try {
            LocalDate day = Keys.day(sealed);
            requireSame(day, Keys.day(Keys.encode(day)));
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
