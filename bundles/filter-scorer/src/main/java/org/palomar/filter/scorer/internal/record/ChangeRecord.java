package org.palomar.filter.scorer.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Change;
import org.palomar.filter.scorer.internal.bayes.TokenIds;
import org.palomar.storage.Seal;

/** A change of a corpus as octets. */
public final class ChangeRecord {

    private static final int VERSION = 1;
    private static final int HEAD = 32;
    private static final int SPAM = 1;
    private static final int LEARNED = 2;
    private static final int COUNTED = 4;
    private static final int ALL = SPAM | LEARNED | COUNTED;

    /** More than a message has. */
    private static final int MOST_TOKENS = 100_000;

    private ChangeRecord() {}

    public static byte[] encode(Change change) {
        return Seal.close(VERSION, HEAD + change.tokens().size() * Integer.BYTES, out -> write(change, out));
    }

    private static void write(Change change, DataOutputStream out) throws IOException {
        out.writeByte((change.kind() == MailKind.SPAM ? SPAM : 0)
                | (change.learned() ? LEARNED : 0)
                | (change.counted() ? COUNTED : 0));
        out.writeLong(change.identity());
        out.writeLong(change.at());
        out.writeInt(change.tokens().size());
        for (int i = 0; i < change.tokens().size(); i++) {
            out.writeInt(change.tokens().get(i));
        }
    }

    public static Change decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "what the scorer has learned of a message", ChangeRecord::read);
    }

    private static Change read(DataInputStream in) throws IOException {
        int marks = in.readUnsignedByte();
        long identity = in.readLong();
        long at = in.readLong();
        int count = in.readInt();
        if ((marks & ~ALL) != 0 || count < 0 || count > MOST_TOKENS || in.available() != count * Integer.BYTES) {
            throw new IOException("no change");
        }
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = in.readInt();
            if (tokens[i] == 0) {
                throw new IOException("no token");
            }
        }
        MailKind kind = (marks & SPAM) != 0 ? MailKind.SPAM : MailKind.HAM;
        return new Change(identity, kind, (marks & LEARNED) != 0, (marks & COUNTED) != 0, at, TokenIds.of(tokens));
    }
}
