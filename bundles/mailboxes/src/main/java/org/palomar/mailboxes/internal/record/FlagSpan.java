package org.palomar.mailboxes.internal.record;

import org.palomar.api.mailbox.Flags;
import org.palomar.api.store.StoreException;

/**
 * The newer flags and modseqs of the messages of one span of {@value Keys#FLAG_SPAN} UIDs, as runs of neighbours with equal ones: a change of all
 * messages costs one short run for each span, a change of one rewrites at most a few kilobytes. For one thread.
 */
public final class FlagSpan {

    private final OctetWriter out = new OctetWriter(64);
    private final Keywords keywords;
    private int first = -1;
    private int last;
    private Flags flags = Flags.NONE;
    private long modSeq;

    public FlagSpan(Keywords keywords) {
        this.keywords = keywords;
    }

    /** Adds a message; UIDs rise. */
    public void add(long uid, Flags itsFlags, long itsModSeq) {
        int offset = (int) (uid % Keys.FLAG_SPAN);
        if (first >= 0 && offset == last + 1 && modSeq == itsModSeq && flags.equals(itsFlags)) {
            last = offset;
            return;
        }
        flush();
        first = offset;
        last = offset;
        flags = itsFlags;
        modSeq = itsModSeq;
    }

    public byte[] encode() {
        flush();
        first = -1;
        return out.octets();
    }

    private void flush() {
        if (first >= 0) {
            out.octet(first).octet(last).number(modSeq);
            keywords.writeFlags(out, flags);
        }
    }

    /** Takes each run of a record. */
    @FunctionalInterface
    public interface Runs {
        void run(long firstUid, long lastUid, Flags flags, long modSeq) throws StoreException;
    }

    public static void decode(byte[] octets, long span, Keywords keywords, FlagsInterner interner, Runs runs)
            throws StoreException {
        OctetReader in = new OctetReader(octets);
        long base = span * Keys.FLAG_SPAN;
        while (!in.atEnd()) {
            int first = in.octet();
            int last = in.octet();
            long modSeq = in.number();
            runs.run(base + first, base + last, keywords.readFlags(in, interner), modSeq);
        }
    }
}
