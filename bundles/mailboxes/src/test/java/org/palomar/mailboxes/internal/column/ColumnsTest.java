package org.palomar.mailboxes.internal.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.ViewChanges;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.StateRecord;

/** Columns do, through thousands of random changes, what a plain map does; and comparing two states finds just what differs. */
class ColumnsTest {

    private static final List<Flags> SETS =
            List.of(Flags.NONE, Flags.of(Flag.SEEN), Flags.of(Flag.DELETED), Flags.of(Flag.SEEN, Flag.DELETED));

    private final Random random = new Random(7);
    private final TreeMap<Long, Message> expected = new TreeMap<>();
    private Columns columns = Columns.empty(new StateRecord(1, 1, 1, 1, Keywords.NONE));

    private StateRecord next() {
        return columns.state().changed();
    }

    private void append(int count) {
        List<Message> messages = new ArrayList<>();
        long uid = columns.uidNext();
        StateRecord state = next().advanced(count);
        for (int i = 0; i < count; i++) {
            Flags flags = SETS.get(random.nextInt(SETS.size()));
            Message message = new Message(uid + i, flags, state.highestModSeq(), 100 + i, i, 2L * i);
            messages.add(message);
            expected.put(message.uid(), message);
        }
        columns = columns.append(state, messages);
    }

    private UidSet someUids() {
        UidSet.Builder uids = new UidSet.Builder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            long first = 1 + random.nextLong(columns.uidNext());
            uids.addRange(first, first + random.nextInt(300));
        }
        return uids.build();
    }

    private void changeFlags() {
        UidSet uids = someUids();
        Flags flags = SETS.get(random.nextInt(SETS.size()));
        StateRecord state = next();
        columns = columns.changeFlags(state, uids, (uid, before, modSeq) -> flags);
        expected.replaceAll((uid, old) -> !uids.contains(uid) || old.flags().equals(flags)
                ? old
                : new Message(uid, flags, state.highestModSeq(), old.size(), old.received(), old.saved()));
    }

    private void expunge() {
        UidSet uids = someUids();
        columns = columns.without(next(), uids::contains);
        expected.keySet().removeIf(uids::contains);
    }

    private void assertEqual() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < columns.count(); i++) {
            messages.add(columns.message(i));
            assertThat(columns.indexOf(columns.uid(i))).isEqualTo(i);
        }
        assertThat(messages).isEqualTo(List.copyOf(expected.values()));
        assertThat(columns.unseen()).isEqualTo((int)
                messages.stream().filter(one -> !one.flags().isSeen()).count());
        assertThat(columns.deleted()).isEqualTo((int)
                messages.stream().filter(one -> one.flags().isDeleted()).count());
        assertThat(columns.totalSize())
                .isEqualTo(messages.stream().mapToLong(Message::size).sum());
    }

    @Test
    void doesWhatAPlainMapDoes() {
        for (int round = 0; round < 600; round++) {
            switch (random.nextInt(4)) {
                case 0 -> changeFlags();
                case 1 -> expunge();
                default -> append(1 + random.nextInt(120));
            }
            if (round % 20 == 0) {
                assertEqual();
            }
        }
        assertEqual();
        assertThat(columns.count()).isGreaterThan(Chunk.CAPACITY);
    }

    @Test
    void findsJustWhatDiffers() {
        append(5000);
        for (int round = 0; round < 60; round++) {
            Columns before = columns;
            TreeMap<Long, Message> then = new TreeMap<>(expected);
            for (int change = random.nextInt(5); change >= 0; change--) {
                switch (random.nextInt(3)) {
                    case 0 -> changeFlags();
                    case 1 -> expunge();
                    default -> append(1 + random.nextInt(200));
                }
            }
            assertDifference(before, then);
        }
    }

    private void assertDifference(Columns before, Map<Long, Message> then) {
        List<Integer> gone = new ArrayList<>();
        for (long uid : then.keySet()) {
            if (!expected.containsKey(uid)) {
                gone.add(before.indexOf(uid));
            }
        }
        List<Integer> changed = new ArrayList<>();
        expected.forEach((uid, message) -> {
            Message old = then.get(uid);
            if (old != null && !old.equals(message)) {
                changed.add(columns.indexOf(uid));
            }
        });
        ViewChanges changes = columns.changesSince(before);
        assertThat(changes.expungedIndexes()).isEqualTo(gone);
        assertThat(changes.changedIndexes()).isEqualTo(changed);
        int added = expected.tailMap(before.uidNext()).size();
        assertThat(changes.addedFrom()).isEqualTo(columns.count() - added);
    }

    @Test
    void answersForAnEmptyMailbox() {
        assertThat(columns.count()).isZero();
        assertThat(columns.indexOf(1)).isEqualTo(-1);
        assertThat(columns.existing(UidSet.ALL)).isEqualTo(UidSet.EMPTY);
        Columns empty = columns;
        append(1);
        assertThat(columns.changesSince(empty).addedFrom()).isZero();
    }

    @Test
    void findsInsertionPointsBetweenChunks() {
        append(3000);
        columns = columns.without(next(), uid -> uid > 1000 && uid < 2100);
        assertThat(columns.indexOf(1500)).isEqualTo(-1000 - 1);
        assertThat(columns.indexOf(3001)).isEqualTo(-columns.count() - 1);
        assertThat(columns.existing(UidSet.range(999, 2101))).isEqualTo(UidSet.of(999, 1000, 2100, 2101));
    }
}
