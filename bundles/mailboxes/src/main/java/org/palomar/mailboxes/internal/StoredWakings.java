package org.palomar.mailboxes.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of messages that wait, a record each, in the order of their instants. */
final class StoredWakings implements Wakings {

    private static final Logger LOG = LoggerFactory.getLogger(StoredWakings.class);

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
    public List<Due> due(Instant now, int most) throws StoreException {
        List<Due> due = new ArrayList<>();
        collect(Keys.wakings(), Keys.waking(now.toEpochMilli() + 1, 0, 0), most, due);
        if (due.size() < most) {
            collect(Keys.waking(now.plus(FARTHEST).toEpochMilli(), 0, 0), Keys.afterWakings(), most, due);
        }
        return due;
    }

    private void collect(byte[] from, byte[] to, int most, List<Due> due) throws StoreException {
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        Pages.walk(mail.shelf().store(), from, to, (key, value) -> {
            keys.add(key);
            values.add(value);
            return keys.size() + due.size() < most;
        });
        for (int i = 0; i < keys.size(); i++) {
            if (values.get(i).length < Long.BYTES) {
                LOG.warn("A note of when a message is to be woken is damaged: it stays where it is");
                continue;
            }
            due.add(read(keys.get(i), values.get(i)));
        }
    }

    private Due read(byte[] key, byte[] value) throws StoreException {
        ByteBuffer note = ByteBuffer.wrap(value);
        AccountId account = new AccountId(Math.max(1, note.getLong()));
        long mailbox = Keys.wakingMailbox(key);
        return new Due(
                Instant.ofEpochMilli(Keys.wakingAt(key)),
                account,
                new MailboxId(mailbox),
                name(account, mailbox),
                Keys.wakingUid(key),
                StandardCharsets.UTF_8.decode(note).toString());
    }

    private Optional<MailboxName> name(AccountId account, long mailbox) throws StoreException {
        return mail.record(account).mailboxes().entrySet().stream()
                .filter(entry -> entry.getValue().mailbox() == mailbox)
                .map(Map.Entry<MailboxName, AccountRecord.Entry>::getKey)
                .findFirst();
    }

    @Override
    public Optional<Instant> next() throws StoreException {
        List<Instant> first = new ArrayList<>(1);
        Pages.walk(mail.shelf().store(), Keys.wakings(), Keys.afterWakings(), (key, value) -> {
            first.add(Instant.ofEpochMilli(Keys.wakingAt(key)));
            return false;
        });
        return first.stream().findFirst();
    }

    @Override
    public void done(List<Due> done) throws StoreException {
        if (done.isEmpty()) {
            return;
        }
        try {
            Change.commit(mail.shelf().store(), new Change(mail.shelf()) {
                @Override
                void apply(WriteBatch batch) {
                    done.forEach(one -> batch.delete(
                            Keys.waking(one.at().toEpochMilli(), one.mailbox().value(), one.uid())));
                }
            });
        } catch (MailboxException bug) {
            throw new IllegalStateException("taking from the list is never refused", bug);
        }
    }
}
