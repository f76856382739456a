package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.ExpungeLog;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a COPY in several commits has brought into its target so far: noted in the store with each commit but the last, which takes the note away. When it can't go on its
 * messages go again, as soon as the disk lets them. A note that is still there when the store opens is of a copy that a crash interrupted.
 */
interface UnfinishedCopy {

    /** For a MOVE, which is undone by nothing. */
    UnfinishedCopy NONE = new UnfinishedCopy() {};

    /** Adds to a commit; on the committer thread. */
    default void note(WriteBatch batch, UidSet arrived, boolean last) {}

    /** What was noted is durable; on the committer thread. */
    default void committed(UidSet arrived) {}

    /** What was noted was not written; on the committer thread. */
    default void abandoned() {}

    /** Takes the copies away again, or leaves that for later. */
    default void undo(Shelf shelf) {}

    /** What a stop or crash interrupted. */
    static List<Leftovers.Task> interrupted(KeyValueMailStore mail) throws StoreException {
        List<Leftovers.Task> tasks = new ArrayList<>();
        try {
            mail.shelf()
                    .store()
                    .scan(Keys.copies(), Keys.afterCopies(), (key, value) -> tasks.add(() -> undo(mail, key, value)));
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            Noted.LOG.warn("Copies that were interrupted are in a damaged place of the store and not undone");
        }
        return tasks;
    }

    private static void undo(KeyValueMailStore mail, byte[] key, byte[] value) throws StoreException, MailboxException {
        Shelf shelf = mail.shelf();
        long target = Keys.number(key);
        if (shelf.store().get(Keys.state(target)).isPresent()
                && !shelf.dying().committed().contains(target)) {
            mail.mailbox(target).expunge(ExpungeLog.decode(value), false);
        }
        Noted.forget(shelf, key);
    }

    /** The note of one copy. */
    final class Noted implements UnfinishedCopy {
        private static final Logger LOG = LoggerFactory.getLogger(UnfinishedCopy.class);

        private final Supplier<StoredMailbox> target;
        private volatile UidSet copied = UidSet.EMPTY;
        /** Whether the outcome of a commit is not known yet, as when the disk does not answer. */
        private volatile boolean inDoubt;

        Noted(Supplier<StoredMailbox> target) {
            this.target = target;
        }

        @Override
        public void note(WriteBatch batch, UidSet arrived, boolean last) {
            inDoubt = true;
            UidSet all = with(arrived);
            if (last && !copied.isEmpty()) {
                batch.delete(key(copied));
            } else if (!last && !all.isEmpty()) {
                batch.put(key(all), ExpungeLog.encode(all));
            }
        }

        @Override
        public void committed(UidSet arrived) {
            copied = with(arrived);
            inDoubt = false;
        }

        @Override
        public void abandoned() {
            inDoubt = false;
        }

        @Override
        public void undo(Shelf shelf) {
            if (inDoubt) {
                // The caller has waited for the disk once: not for another deadline.
                shelf.leftovers().leave(() -> takeAway(shelf));
            } else if (!copied.isEmpty()) {
                shelf.leftovers().attempt(() -> takeAway(shelf));
            }
        }

        private void takeAway(Shelf shelf) throws StoreException, MailboxException {
            shelf.store().settle();
            if (copied.isEmpty()) {
                return;
            }
            if (!target.get().isDeleted()) {
                target.get().expunge(copied, false);
            }
            forget(shelf, key(copied));
        }

        /** Named by the first UID, which is never given again. */
        private byte[] key(UidSet uids) {
            return Keys.copy(target.get().id().value(), uids.first(0));
        }

        private UidSet with(UidSet arrived) {
            UidSet.Builder all = new UidSet.Builder();
            for (UidSet part : List.of(copied, arrived)) {
                for (int range = 0; range < part.rangeCount(); range++) {
                    all.addRange(part.first(range), part.last(range));
                }
            }
            return all.build();
        }

        private static void forget(Shelf shelf, byte[] key) throws StoreException, MailboxException {
            Change.commit(shelf.store(), new Change(shelf) {
                @Override
                void apply(WriteBatch batch) {
                    batch.delete(key);
                }
            });
        }
    }
}
