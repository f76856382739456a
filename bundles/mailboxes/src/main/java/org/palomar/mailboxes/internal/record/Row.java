package org.palomar.mailboxes.internal.record;

import org.palomar.api.mailbox.Flags;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;

/**
 * The row of a message: what its columns are made of, and its body, so that expunging reads nothing else.
 *
 * @param size octets of the message with its prefix
 * @param received milliseconds since 1970
 * @param saved as {@code received}
 */
public record Row(long size, long received, long saved, Flags flags, long modSeq, BlobId body) {

    public byte[] encode(Keywords keywords) {
        OctetWriter out = new OctetWriter(72);
        out.number(size).signed(received).signed(saved).number(modSeq);
        keywords.writeFlags(out, flags);
        return out.raw(body.hash()).number(body.size()).octets();
    }

    public static Row decode(byte[] octets, Keywords keywords, FlagsInterner interner) throws StoreException {
        OctetReader in = new OctetReader(octets);
        long size = in.number();
        long received = in.signed();
        long saved = in.signed();
        long modSeq = in.number();
        Flags flags = keywords.readFlags(in, interner);
        return new Row(size, received, saved, flags, modSeq, new BlobId(in.raw(BlobId.LENGTH), in.number()));
    }

    /** Takes the columns of a row. */
    @FunctionalInterface
    public interface ColumnSink {
        void take(long size, long received, long saved, Flags flags, long modSeq);
    }

    /** As {@link #decode} without the body: for loading many rows. */
    public static void decodeColumns(byte[] octets, Keywords keywords, FlagsInterner interner, ColumnSink sink)
            throws StoreException {
        OctetReader in = new OctetReader(octets);
        long size = in.number();
        long received = in.signed();
        long saved = in.signed();
        long modSeq = in.number();
        sink.take(size, received, saved, keywords.readFlags(in, interner), modSeq);
    }
}
