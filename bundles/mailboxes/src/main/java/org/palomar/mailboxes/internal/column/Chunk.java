package org.palomar.mailboxes.internal.column;

import java.util.Arrays;
import org.palomar.api.mailbox.Flags;

/** The columns of up to {@value #CAPACITY} neighbouring messages, rising by UID. See the package for how arrays are shared. */
final class Chunk {

    /** Copied at each change of flags in it; compared as a whole when nothing changed. */
    static final int CAPACITY = 1024;
    /** Chunks smaller than this join their neighbour, so that expunging leaves no row of splinters. */
    static final int SMALL = CAPACITY / 4;

    static final Chunk EMPTY = new Chunk(new Fixed(0), new Flags[0], new long[0], 0, 0, 0, 0);

    /** Columns that never change. UIDs are unsigned. */
    private static final class Fixed {
        final int[] uids;
        final long[] sizes;
        final long[] received;
        final long[] saved;

        Fixed(int capacity) {
            uids = new int[capacity];
            sizes = new long[capacity];
            received = new long[capacity];
            saved = new long[capacity];
        }
    }

    private final Fixed fixed;
    private final Flags[] flags;
    private final long[] modSeqs;
    private final int count;
    private final int unseen;
    private final int deleted;
    private final long totalSize;

    private Chunk(Fixed fixed, Flags[] flags, long[] modSeqs, int count, int unseen, int deleted, long totalSize) {
        this.fixed = fixed;
        this.flags = flags;
        this.modSeqs = modSeqs;
        this.count = count;
        this.unseen = unseen;
        this.deleted = deleted;
        this.totalSize = totalSize;
    }

    boolean isFull() {
        return count == CAPACITY;
    }

    /** This and one more message: in the same arrays if they have room. */
    Chunk append(Message message) {
        boolean room = count < fixed.uids.length;
        Fixed columns = room ? fixed : copyOf(fixed, grown());
        Flags[] newFlags = room ? flags : Arrays.copyOf(flags, grown());
        long[] newModSeqs = room ? modSeqs : Arrays.copyOf(modSeqs, grown());
        columns.uids[count] = (int) message.uid();
        columns.sizes[count] = message.size();
        columns.received[count] = message.received();
        columns.saved[count] = message.saved();
        newFlags[count] = message.flags();
        newModSeqs[count] = message.modSeq();
        return new Chunk(
                columns,
                newFlags,
                newModSeqs,
                count + 1,
                unseen + (message.flags().isSeen() ? 0 : 1),
                deleted + (message.flags().isDeleted() ? 1 : 0),
                totalSize + message.size());
    }

    private int grown() {
        return Math.min(CAPACITY, Math.max(8, count * 2));
    }

    private static Fixed copyOf(Fixed old, int capacity) {
        Fixed copy = new Fixed(capacity);
        System.arraycopy(old.uids, 0, copy.uids, 0, old.uids.length);
        System.arraycopy(old.sizes, 0, copy.sizes, 0, old.uids.length);
        System.arraycopy(old.received, 0, copy.received, 0, old.uids.length);
        System.arraycopy(old.saved, 0, copy.saved, 0, old.uids.length);
        return copy;
    }

    /** This with other flags and modseqs, both of this chunk's length and from now on its own. */
    Chunk withFlags(Flags[] newFlags, long[] newModSeqs) {
        int nowUnseen = 0;
        int nowDeleted = 0;
        for (int i = 0; i < count; i++) {
            nowUnseen += newFlags[i].isSeen() ? 0 : 1;
            nowDeleted += newFlags[i].isDeleted() ? 1 : 0;
        }
        // As long as the other columns, so that appending goes on in all of them together.
        Flags[] paddedFlags = Arrays.copyOf(newFlags, fixed.uids.length);
        long[] paddedModSeqs = Arrays.copyOf(newModSeqs, fixed.uids.length);
        return new Chunk(fixed, paddedFlags, paddedModSeqs, count, nowUnseen, nowDeleted, totalSize);
    }

    Flags[] copyFlags() {
        return Arrays.copyOf(flags, count);
    }

    long[] copyModSeqs() {
        return Arrays.copyOf(modSeqs, count);
    }

    /** Where a UID is, or {@code -(insertion point) - 1}. */
    int indexOf(long uid) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = uid(middle);
            if (found < uid) {
                low = middle + 1;
            } else if (found > uid) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    Message message(int index) {
        return new Message(
                uid(index),
                flags[index],
                modSeqs[index],
                fixed.sizes[index],
                fixed.received[index],
                fixed.saved[index]);
    }

    int count() {
        return count;
    }

    long uid(int index) {
        return fixed.uids[index] & 0xFFFF_FFFFL;
    }

    long lastUid() {
        return uid(count - 1);
    }

    Flags flags(int index) {
        return flags[index];
    }

    long modSeq(int index) {
        return modSeqs[index];
    }

    long size(int index) {
        return fixed.sizes[index];
    }

    long received(int index) {
        return fixed.received[index];
    }

    long saved(int index) {
        return fixed.saved[index];
    }

    int unseen() {
        return unseen;
    }

    int deleted() {
        return deleted;
    }

    long totalSize() {
        return totalSize;
    }
}
