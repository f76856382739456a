package org.palomar.lists.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * A list as it is stored. Immutable; pure.
 *
 * @param created to the millisecond; tells it from another list of its number and name in tokens
 * @param nextMember the number of the next member, positive: numbers are not given again
 */
public record ListRecord(Address address, ListTerms terms, Instant created, int nextMember) {

    private static final int VERSION = 1;
    private static final int EXPECTED = 256;

    public ListRecord with(ListTerms other) {
        return new ListRecord(address, other, created, nextMember);
    }

    public ListRecord withNextMember(int next) {
        return new ListRecord(address, terms, created, next);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeUTF(address.toString());
            out.writeLong(created.toEpochMilli());
            out.writeInt(nextMember);
            out.writeUTF(terms.description());
            write(out, terms.owners());
            write(out, terms.moderators());
            out.writeUTF(terms.posting().name());
            out.writeUTF(terms.moderation().name());
            out.writeUTF(terms.prefix());
            out.writeUTF(terms.replyTo().name());
            out.writeUTF(terms.from().name());
            out.writeUTF(terms.language().name());
            out.writeLong(terms.maxSize());
            out.writeBoolean(terms.joining());
        });
    }

    public static ListRecord decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "a mailing list", in -> {
            Address address = Address.of(in.readUTF());
            Instant created = Instant.ofEpochMilli(in.readLong());
            int nextMember = in.readInt();
            ListTerms terms = new ListTerms(
                    in.readUTF(),
                    addresses(in),
                    addresses(in),
                    ListTerms.Posting.valueOf(in.readUTF()),
                    ListTerms.Moderation.valueOf(in.readUTF()),
                    in.readUTF(),
                    ListTerms.ReplyTo.valueOf(in.readUTF()),
                    ListTerms.FromHandling.valueOf(in.readUTF()),
                    ListTerms.ListLanguage.valueOf(in.readUTF()),
                    in.readLong(),
                    in.readBoolean());
            return new ListRecord(address, terms, created, nextMember);
        });
    }

    private static void write(DataOutputStream out, List<Address> addresses) throws IOException {
        out.writeByte(addresses.size());
        for (Address address : addresses) {
            out.writeUTF(address.toString());
        }
    }

    private static List<Address> addresses(DataInputStream in) throws IOException {
        List<Address> addresses = new ArrayList<>();
        for (int count = in.readUnsignedByte(); count > 0; count--) {
            addresses.add(Address.of(in.readUTF()));
        }
        return addresses;
    }
}
