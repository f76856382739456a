package org.palomar.quarantine.internal.record;

import java.time.Instant;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;
import org.palomar.storage.Seal;

/**
 * What must be known of an entry to end it, beside the entry, so that one that can't be read goes in its time too. Immutable; pure.
 *
 * @param held since when it is here
 * @param expires to the millisecond
 * @param refused whether it is a copy of what was refused
 */
public record Tag(QuarantineId id, AccountId account, Instant held, Instant expires, BlobId body, boolean refused) {

    /** Of what is held. */
    private static final int VERSION = 1;

    /** Of what was refused; with the same fields. */
    private static final int REFUSED = 2;

    private static final int EXPECTED = 5 * Long.BYTES + BlobId.LENGTH + 5;

    public byte[] encode() {
        return Seal.close(refused ? REFUSED : VERSION, EXPECTED, out -> {
            out.writeLong(id.number());
            out.writeLong(account.value());
            out.writeLong(held.toEpochMilli());
            out.writeLong(expires.toEpochMilli());
            out.write(body.hash());
            out.writeLong(body.size());
        });
    }

    public static Tag decode(byte[] record) throws StoreException {
        boolean refused = record.length > 0 && record[0] == REFUSED;
        return Seal.open(refused ? REFUSED : VERSION, record, "the end of an entry of the quarantine", in -> {
            QuarantineId id = new QuarantineId(in.readLong());
            AccountId account = new AccountId(in.readLong());
            Instant held = Instant.ofEpochMilli(in.readLong());
            Instant expires = Instant.ofEpochMilli(in.readLong());
            byte[] hash = new byte[BlobId.LENGTH];
            in.readFully(hash);
            return new Tag(id, account, held, expires, new BlobId(hash, in.readLong()), refused);
        });
    }
}
