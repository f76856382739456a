package org.palomar.lists.internal.record;

import java.time.Instant;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.post.Proof;
import org.palomar.storage.BlobId;
import org.palomar.storage.Seal;

/**
 * A held post as it is stored. Immutable; pure.
 *
 * @param number positive
 * @param list the list's number
 * @param author as the header says
 * @param proof who vouches for its author
 * @param confidential whether it may go under verified TLS only (RFC 8689)
 * @param subject decoded, at most {@value #MAX_SUBJECT} characters
 * @param transaction that brought it, for the trace
 * @param body what was posted, with what filter steps put before it
 */
public record HeldRecord(
        long number,
        int list,
        Address author,
        Proof proof,
        boolean confidential,
        String subject,
        String transaction,
        Instant received,
        BlobId body) {

    public static final int MAX_SUBJECT = 200;

    private static final int VERSION = 1;
    private static final int EXPECTED = 256;

    /** Their places are their codes; what is not among them vouches for nobody. */
    private static final List<Proof> PROOFS = List.of(Proof.NOBODY, Proof.ACCOUNT, Proof.DOMAIN);

    private static final int CONFIDENTIAL = 128;

    public HeldRecord {
        if (number <= 0 || subject.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException("not a held post");
        }
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(number);
            out.writeInt(list);
            out.writeUTF(author.toString());
            out.writeByte(PROOFS.indexOf(proof) | (confidential ? CONFIDENTIAL : 0));
            out.writeUTF(subject);
            out.writeUTF(transaction);
            out.writeLong(received.toEpochMilli());
            out.write(body.hash());
            out.writeLong(body.size());
        });
    }

    public static HeldRecord decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "a held post", in -> {
            long number = in.readLong();
            int list = in.readInt();
            Address author = Address.of(in.readUTF());
            int marks = in.readUnsignedByte();
            int code = marks & ~CONFIDENTIAL;
            Proof proof = code < PROOFS.size() ? PROOFS.get(code) : Proof.NOBODY;
            boolean confidential = (marks & CONFIDENTIAL) != 0;
            String subject = in.readUTF();
            String transaction = in.readUTF();
            Instant received = Instant.ofEpochMilli(in.readLong());
            byte[] hash = new byte[BlobId.LENGTH];
            in.readFully(hash);
            return new HeldRecord(
                    number,
                    list,
                    author,
                    proof,
                    confidential,
                    subject,
                    transaction,
                    received,
                    new BlobId(hash, in.readLong()));
        });
    }
}
