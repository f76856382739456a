package org.palomar.mailboxes.internal.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.ViewChanges;
import org.palomar.mailboxes.internal.record.StateRecord;

/** One state of a mailbox, and the states that follow from it. Immutable for all who can see it; see the package. */
public final class Columns implements MailboxView {

    private final StateRecord state;
    private final Chunk[] chunks;
    /** Index of each chunk's first message. */
    private final int[] starts;

    private final int count;
    private final int unseen;
    private final int deleted;
    private final long totalSize;

    private Columns(StateRecord state, Chunk[] chunks) {
        this.state = state;
        this.chunks = chunks;
        this.starts = new int[chunks.length];
        int messages = 0;
        int notSeen = 0;
        int marked = 0;
        long octets = 0;
        for (int i = 0; i < chunks.length; i++) {
            starts[i] = messages;
            messages += chunks[i].count();
            notSeen += chunks[i].unseen();
            marked += chunks[i].deleted();
            octets += chunks[i].totalSize();
        }
        this.count = messages;
        this.unseen = notSeen;
        this.deleted = marked;
        this.totalSize = octets;
    }

    public static Columns empty(StateRecord state) {
        return new Columns(state, new Chunk[0]);
    }

    /** The stored state behind the view. */
    public StateRecord state() {
        return state;
    }

    /** With messages at the end, their UIDs higher than all before. */
    public Columns append(StateRecord newState, List<Message> messages) {
        List<Chunk> all = new ArrayList<>(Arrays.asList(chunks));
        Chunk last = all.isEmpty() ? Chunk.EMPTY : all.removeLast();
        for (Message message : messages) {
            if (last.isFull()) {
                all.add(last);
                last = Chunk.EMPTY;
            }
            last = last.append(message);
        }
        if (last.count() > 0) {
            all.add(last);
        }
        return new Columns(newState, all.toArray(Chunk[]::new));
    }

    /** Says a message's flags after a change; the same object for no change. */
    @FunctionalInterface
    public interface FlagRule {
        Flags after(long uid, Flags before, long modSeq);
    }

    /** With other flags for those of {@code uids} whose flags the rule changes; they get the new state's modseq. */
    public Columns changeFlags(StateRecord newState, UidSet uids, FlagRule rule) {
        Chunk[] changed = chunks.clone();
        for (int i = 0; i < chunks.length; i++) {
            changed[i] = changeFlags(chunks[i], newState.highestModSeq(), uids, rule);
        }
        return new Columns(newState, changed);
    }

    /** The chunk itself, and nothing copied, if none of its messages has other flags. */
    private static Chunk changeFlags(Chunk chunk, long modSeq, UidSet uids, FlagRule rule) {
        Flags @Nullable [] flags = null;
        long[] modSeqs = new long[0];
        UidCursor cursor = new UidCursor(uids, chunk.uid(0));
        for (int j = 0; j < chunk.count() && cursor.mayCome(); j++) {
            if (cursor.contains(chunk.uid(j))) {
                Flags after = rule.after(chunk.uid(j), chunk.flags(j), chunk.modSeq(j));
                if (!after.equals(chunk.flags(j))) {
                    if (flags == null) {
                        flags = chunk.copyFlags();
                        modSeqs = chunk.copyModSeqs();
                    }
                    flags[j] = after;
                    modSeqs[j] = modSeq;
                }
            }
        }
        return flags == null ? chunk : chunk.withFlags(flags, modSeqs);
    }

    /** Without the messages that are named. */
    public Columns without(StateRecord newState, LongPredicate gone) {
        List<Chunk> kept = new ArrayList<>(chunks.length);
        for (Chunk chunk : chunks) {
            Chunk rest = remaining(chunk, gone);
            boolean joins = rest.count() > 0
                    && !kept.isEmpty()
                    && Math.min(rest.count(), kept.getLast().count()) < Chunk.SMALL
                    && rest.count() + kept.getLast().count() <= Chunk.CAPACITY
                    && (rest != chunk || rest.count() < Chunk.SMALL);
            if (joins) {
                kept.add(join(kept.removeLast(), rest));
            } else if (rest.count() > 0) {
                kept.add(rest);
            }
        }
        return new Columns(newState, kept.toArray(Chunk[]::new));
    }

    private static Chunk remaining(Chunk chunk, LongPredicate gone) {
        boolean touched = false;
        for (int i = 0; i < chunk.count() && !touched; i++) {
            touched = gone.test(chunk.uid(i));
        }
        if (!touched) {
            return chunk;
        }
        Chunk rest = Chunk.EMPTY;
        for (int i = 0; i < chunk.count(); i++) {
            if (!gone.test(chunk.uid(i))) {
                rest = rest.append(chunk.message(i));
            }
        }
        return rest;
    }

    /** A fresh chunk: the places behind {@code left} may belong to another state. */
    private static Chunk join(Chunk left, Chunk right) {
        Chunk joined = Chunk.EMPTY;
        for (Chunk part : List.of(left, right)) {
            for (int i = 0; i < part.count(); i++) {
                joined = joined.append(part.message(i));
            }
        }
        return joined;
    }

    /** Those of {@code uids} that exist: work proportional to the mailbox or to the set, whichever is smaller. */
    public UidSet existing(UidSet uids) {
        UidSet.Builder found = new UidSet.Builder();
        for (int range = 0; range < uids.rangeCount(); range++) {
            int first = indexOf(uids.first(range));
            for (int i = first < 0 ? -first - 1 : first; i < count; i++) {
                long uid = uid(i);
                if (uid > uids.last(range)) {
                    break;
                }
                found.add(uid);
            }
        }
        return found.build();
    }

    /** One message of all columns. */
    public Message message(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].message(index - starts[chunk]);
    }

    @Override
    public ViewChanges changesSince(MailboxView older) {
        if (!(older instanceof Columns before)) {
            throw new IllegalArgumentException("the views belong to different mailboxes");
        }
        return new Comparison(before.chunks, before.starts, chunks, starts, before.state.uidNext()).changes(this);
    }

    private int chunkOf(int index) {
        Objects.checkIndex(index, count);
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long uid(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].uid(index - starts[chunk]);
    }

    @Override
    public int indexOf(long uid) {
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle].lastUid() < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (chunks.length == 0) {
            return -1;
        }
        int inChunk = chunks[low].indexOf(uid);
        return inChunk >= 0 ? starts[low] + inChunk : inChunk - starts[low];
    }

    @Override
    public Flags flags(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].flags(index - starts[chunk]);
    }

    @Override
    public long modSeq(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].modSeq(index - starts[chunk]);
    }

    @Override
    public long size(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].size(index - starts[chunk]);
    }

    @Override
    public long received(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].received(index - starts[chunk]);
    }

    @Override
    public long saved(int index) {
        int chunk = chunkOf(index);
        return chunks[chunk].saved(index - starts[chunk]);
    }

    @Override
    public long uidValidity() {
        return state.uidValidity();
    }

    @Override
    public long uidNext() {
        return state.uidNext();
    }

    @Override
    public long highestModSeq() {
        return state.highestModSeq();
    }

    @Override
    public int unseen() {
        return unseen;
    }

    @Override
    public int deleted() {
        return deleted;
    }

    @Override
    public long totalSize() {
        return totalSize;
    }

    @Override
    public Flags knownFlags() {
        return state.keywords().known();
    }
}
