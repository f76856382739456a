package org.palomar.lists.internal.record;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
 * @param subject decoded, at most {@value #MAX_SUBJECT} characters
 * @param transaction that brought it, for the trace
 * @param body what was posted, with what filter steps put before it
 */
public record HeldRecord(
        long number,
        int list,
        Address author,
        Proof proof,
        Set<Mark> marks,
        String subject,
        String transaction,
        Instant received,
        BlobId body) {

    public static final int MAX_SUBJECT = 200;

    private static final int VERSION = 2;

    /** The same fields; one mark was elsewhere for a while. */
    private static final int OLD_VERSION = 1;

    private static final int OLD_CONFIDENTIAL = 128;

    private static final int EXPECTED = 256;

    /** Their places are their codes; what is not among them vouches for nobody. */
    private static final List<Proof> PROOFS = List.of(Proof.NOBODY, Proof.ACCOUNT, Proof.DOMAIN);

    /** Their places are their bits, behind those of proofs. */
    private static final List<Mark> MARKS = List.of(Mark.CONFIDENTIAL, Mark.KNOWN, Mark.TOLD);

    private static final int FIRST_MARK = 16;

    /** What else holds for it. */
    public enum Mark {
        /** It may go under verified TLS only (RFC 8689). */
        CONFIDENTIAL,
        /** It is of a member, moderator or owner, and not only claims to be. */
        KNOWN,
        /** Moderators were told of it. */
        TOLD
    }

    public HeldRecord {
        marks = Set.copyOf(marks);
        if (number <= 0 || subject.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException("not a held post");
        }
    }

    public boolean is(Mark mark) {
        return marks.contains(mark);
    }

    /** The same post, of which moderators know. */
    public HeldRecord told() {
        Set<Mark> more = EnumSet.of(Mark.TOLD);
        more.addAll(marks);
        return new HeldRecord(number, list, author, proof, more, subject, transaction, received, body);
    }

    private int bits() {
        return marks.stream()
                .mapToInt(mark -> FIRST_MARK << MARKS.indexOf(mark))
                .sum();
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(number);
            out.writeInt(list);
            out.writeUTF(author.toString());
            out.writeByte(PROOFS.indexOf(proof) | bits());
            out.writeUTF(subject);
            out.writeUTF(transaction);
            out.writeLong(received.toEpochMilli());
            out.write(body.hash());
            out.writeLong(body.size());
        });
    }

    public static HeldRecord decode(byte[] record) throws StoreException {
        boolean old = record.length > 0 && record[0] == OLD_VERSION;
        return Seal.open(old ? OLD_VERSION : VERSION, record, "a held post", in -> {
            long number = in.readLong();
            int list = in.readInt();
            Address author = Address.of(in.readUTF());
            int octet = in.readUnsignedByte();
            int code = octet & (FIRST_MARK - 1);
            Proof proof = code < PROOFS.size() ? PROOFS.get(code) : Proof.NOBODY;
            Set<Mark> marks = EnumSet.noneOf(Mark.class);
            for (int i = 0; i < MARKS.size(); i++) {
                if ((octet & (FIRST_MARK << i)) != 0) {
                    marks.add(MARKS.get(i));
                }
            }
            if (old && (octet & OLD_CONFIDENTIAL) != 0) {
                marks.add(Mark.CONFIDENTIAL);
            }
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
                    marks,
                    subject,
                    transaction,
                    received,
                    new BlobId(hash, in.readLong()));
        });
    }
}
