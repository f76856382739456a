package org.palomar.mailboxes.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.Waking;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;

/** The list of messages that wait, a record each, in the order of their instants. */
final class StoredWakings implements Wakings {

    private final KeyValueMailStore mail;

    StoredWakings(KeyValueMailStore mail) {
        this.mail = mail;
    }

    /** Notes one, in the change that delivers the message. Committer thread only. */
    static void note(WriteBatch batch, Waking waking, long account, long mailbox, long uid) {
        byte[] note = waking.note().getBytes(StandardCharsets.UTF_8);
        batch.put(
                Keys.waking(waking.at().toEpochMilli(), mailbox, uid),
                ByteBuffer.allocate(Long.BYTES + note.length)
                        .putLong(account)
                        .put(note)
                        .array());
    }

    @Override
    public Batch due(Instant now, int most) throws StoreException {
        return collect(Keys.wakings(), Keys.waking(now.toEpochMilli() + 1, 0, 0), most);
    }

    @Override
    public Batch strays(Instant now, int most) throws StoreException {
        return collect(Keys.waking(now.plus(FARTHEST).toEpochMilli(), 0, 0), Keys.afterWakings(), most);
    }

    private Batch collect(byte[] from, byte[] to, int most) throws StoreException {
        List<Due> due = new ArrayList<>();
        Seen seen = new Seen(new HashMap<>(), new HashMap<>());
        int[] unreadable = new int[1];
        PastDamagedNotes.walk(mail.shelf().store(), from, to, () -> unreadable[0]++, (key, value) -> {
            Optional<Due> one = read(key, value, seen);
            one.ifPresentOrElse(due::add, () -> unreadable[0]++);
            return due.size() < most;
        });
        return new Batch(due, unreadable[0]);
    }

    /** A note with all that waking its message needs; empty if some of that is damaged. */
    private Optional<Due> read(byte[] key, byte[] value, Seen seen) throws StoreException {
        if (key.length != Keys.WAKING || value.length < Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer note = ByteBuffer.wrap(value);
        AccountId account = new AccountId(Math.max(1, note.getLong()));
        Optional<AccountRecord> list = once(seen.lists(), account, () -> mail.record(account));
        long mailbox = Keys.wakingMailbox(key);
        long uid = Keys.wakingUid(key);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        Optional<MailboxName> name = name(list.get(), mailbox);
        if (name.isPresent()) {
            Optional<StoredMailbox> there = once(seen.mailboxes(), mailbox, () -> mail.mailbox(mailbox));
            if (there.isEmpty() || there.get().hidden().isAnyIn(uid, uid)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Due(
                Instant.ofEpochMilli(Keys.wakingAt(key)),
                account,
                new MailboxId(mailbox),
                name,
                uid,
                StandardCharsets.UTF_8.decode(note).toString()));
    }

    /** What may turn out to be damaged. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws StoreException;
    }

    /** What a look has read already; empty is what is damaged. */
    private record Seen(Map<AccountId, Optional<AccountRecord>> lists, Map<Long, Optional<StoredMailbox>> mailboxes) {}

    private static <K, T> Optional<T> once(Map<K, Optional<T>> seen, K key, Reading<T> reading) throws StoreException {
        Optional<T> known = seen.get(key);
        if (known == null) {
            try {
                known = Optional.of(reading.read());
            } catch (StoreException failure) {
                Problems.requireDamage(failure);
                known = Optional.empty();
            }
            seen.put(key, known);
        }
        return known;
    }

    private static Optional<MailboxName> name(AccountRecord list, long mailbox) {
        return list.mailboxes().entrySet().stream()
                .filter(entry -> entry.getValue().mailbox() == mailbox)
                .map(Map.Entry<MailboxName, AccountRecord.Entry>::getKey)
                .findFirst();
    }

    @Override
    public Optional<Instant> next(Instant after) throws StoreException {
        List<Instant> first = new ArrayList<>(1);
        byte[] from = Keys.waking(after.toEpochMilli() + 1, 0, 0);
        PastDamagedNotes.walk(mail.shelf().store(), from, Keys.afterWakings(), () -> {}, (key, value) -> {
            first.add(Instant.ofEpochMilli(Keys.wakingAt(key)));
            return false;
        });
        return first.stream().findFirst();
    }

    @Override
    public void done(List<Due> done) throws StoreException {
        change(done, (batch, one) -> {});
    }

    @Override
    public void putOff(List<Due> due, Instant until) throws StoreException {
        change(
                due,
                (batch, one) -> note(
                        batch,
                        new Waking(until, one.note()),
                        one.account().value(),
                        one.mailbox().value(),
                        one.uid()));
    }

    private void change(List<Due> all, BiConsumer<WriteBatch, Due> instead) throws StoreException {
        if (all.isEmpty()) {
            return;
        }
        try {
            Change.commit(mail.shelf().store(), new Change(mail.shelf()) {
                @Override
                void apply(WriteBatch batch) {
                    for (Due one : all) {
                        batch.delete(Keys.waking(
                                one.at().toEpochMilli(), one.mailbox().value(), one.uid()));
                        instead.accept(batch, one);
                    }
                }
            });
        } catch (MailboxException bug) {
            throw new IllegalStateException("changing the list is never refused", bug);
        }
    }
}
