package org.palomar.quarantine.internal.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/** Any octets are a key or none, and under a right checksum a record or damage; never an unchecked error. */
final class RecordsFuzzTest {

    private interface Decoding<T> {
        T decode(byte[] record) throws StoreException;
    }

    private interface Encoding<T> {
        byte[] encode(T value);
    }

    @FuzzTest(maxDuration = "60s")
    void readsAnyOctetsOrCallsThemDamaged(byte[] octets) {
        Keys.id(octets).ifPresent(id -> requireSame(id, Keys.id(Keys.entry(id)).orElseThrow()));
        Keys.ownedId(octets)
                .ifPresent(id -> requireSame(
                        id, Keys.expiringId(Keys.expiry(Instant.EPOCH, id)).orElseThrow()));
        Keys.account(octets)
                .ifPresent(account ->
                        requireSame(account, Keys.account(Keys.tally(account)).orElseThrow()));
        Keys.expiringId(octets)
                .ifPresent(id -> requireSame(
                        id, Keys.ownedId(Keys.owned(new AccountId(1), id)).orElseThrow()));
        CRC32C crc = new CRC32C();
        crc.update(octets);
        byte[] sealed = Arrays.copyOf(octets, octets.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(octets.length, (int) crc.getValue());
        check(sealed, EntryRecord::decode, EntryRecord::encode);
        check(sealed, Tag::decode, Tag::encode);
        check(sealed, Tally::decode, Tally::encode);
        check(sealed, Told::decode, Told::encode);
        check(sealed, Look::decode, Look::encode);
        check(sealed, Course::decode, Course::encode);
    }

    private static <T> void check(byte[] sealed, Decoding<T> decoding, Encoding<T> encoding) {
        try {
            T value = decoding.decode(sealed);
            requireSame(value, decoding.decode(encoding.encode(value)));
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
