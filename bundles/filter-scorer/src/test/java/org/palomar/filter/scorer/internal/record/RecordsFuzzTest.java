package org.palomar.filter.scorer.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Change;
import org.palomar.filter.scorer.internal.bayes.Corpus;

/** Any octets are a key or none, and under a right checksum a change, a slice or damage; never an unchecked error. */
final class RecordsFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        Optional<Keys.Part> part = Keys.part(octets);
        part.ifPresent(one -> {
            byte[] key = switch (one) {
                case Keys.Part.Slice(int number) -> Keys.slice(Keys.owner(octets), number);
                case Keys.Part.Damaged mark -> Keys.damage(Keys.owner(octets));
                case Keys.Part.Taught(long owner) -> Keys.tally(owner);
                case Keys.Part.Changed(long number) -> Keys.change(Keys.owner(octets), number);
            };
            requireSame(one, Keys.part(key).orElseThrow());
        });
        CRC32C crc = new CRC32C();
        crc.update(octets);
        byte[] sealed = Arrays.copyOf(octets, octets.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(octets.length, (int) crc.getValue());
        try {
            Change change = ChangeRecord.decode(sealed);
            requireSame(change, ChangeRecord.decode(ChangeRecord.encode(change)));
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        try {
            Tally tally = Tally.decode(sealed);
            requireSame(tally, Tally.decode(tally.encode()));
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
        Corpus corpus = new Corpus(new Corpus.Size(1 << 10, 10));
        try {
            Picture.load(sealed, corpus);
        } catch (StoreException damaged) {
            requireDamage(damaged);
        }
    }

    private static void requireDamage(StoreException damaged) {
        if (damaged.reason() != StoreException.Reason.DAMAGED) {
            throw new AssertionError("not called damage", damaged);
        }
    }

    private static void requireSame(Object before, Object after) {
        if (!before.equals(after)) {
            throw new AssertionError("a record changed on its way: " + before);
        }
    }
}
