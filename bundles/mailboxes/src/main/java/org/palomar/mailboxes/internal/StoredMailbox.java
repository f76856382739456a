package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxId;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.record.AnnotationKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mailbox: the same object for all who have it open, while anybody has. */
final class StoredMailbox implements Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(StoredMailbox.class);

    private final Shelf shelf;
    private final MailboxId id;
    private final List<Registration> listeners = new CopyOnWriteArrayList<>();
    private final Versioned<Columns> columns;
    private final Versioned<Boolean> deletion;
    private final HiddenMessages hidden;

    StoredMailbox(Shelf shelf, long id, Columns initial, HiddenMessages hidden) {
        this.shelf = shelf;
        this.id = new MailboxId(id);
        this.columns = new Versioned<>(initial, this::tell);
        this.deletion = new Versioned<>(shelf.dying().committed().contains(id), this::tell);
        this.hidden = hidden;
    }

    /** One that fails keeps the news from no other, and no change from being shown. */
    private void tell() {
        for (Registration registration : listeners) {
            try {
                registration.listener.run();
            } catch (RuntimeException | LinkageError bug) {
                LOG.error("A watcher of mailbox {} failed by a programming error", id, bug);
            }
        }
    }

    Versioned<Columns> columns() {
        return columns;
    }

    /** What is there beside the columns. */
    HiddenMessages hidden() {
        return hidden;
    }

    Versioned<Boolean> deletion() {
        return deletion;
    }

    /** Whether it is deleted, also by a change that is not durable yet. Committer thread only. */
    boolean isCondemned() {
        return deletion.head() || shelf.dying().head().contains(id.value());
    }

    /** Refuses a change to a deleted mailbox. Committer thread only. */
    void requireExists(Change change) throws StoreException {
        if (isCondemned()) {
            throw change.refuse(MailboxException.Reason.NON_EXISTENT, "the mailbox was deleted");
        }
    }

    @Override
    public MailboxId id() {
        return id;
    }

    @Override
    public Columns view() {
        return columns.committed();
    }

    @Override
    public boolean isDeleted() {
        return deletion.committed() || shelf.dying().committed().contains(id.value());
    }

    @Override
    public UidSet append(List<NewMessage> messages) throws StoreException, MailboxException {
        List<Appending.Copy> copies = new ArrayList<>(messages.size());
        for (NewMessage message : messages) {
            copies.add(StagedMail.copy(message));
        }
        AppendChange append = new AppendChange(shelf, this, copies);
        Change.commit(shelf.store(), append);
        return append.uids();
    }

    @Override
    public FlagResult changeFlags(UidSet uids, FlagChange change, long unchangedSince)
            throws StoreException, MailboxException {
        FlagsChange flags = new FlagsChange(shelf, this, uids, change, unchangedSince);
        Change.commit(shelf.store(), flags);
        return flags.result();
    }

    @Override
    public UidSet expunge(UidSet uids, boolean onlyDeleted) throws StoreException, MailboxException {
        Columns view = columns.committed();
        UidSet candidates = view.existing(uids);
        if (onlyDeleted) {
            UidSet.Builder marked = new UidSet.Builder();
            candidates.forEach(uid -> {
                if (view.flags(view.indexOf(uid)).isDeleted()) {
                    marked.add(uid);
                }
            });
            candidates = marked.build();
        }
        return Expunging.inSlices(shelf, this, candidates, onlyDeleted);
    }

    @Override
    public CopyResult copy(UidSet uids, Mailbox target) throws StoreException, MailboxException {
        return transfer(uids, target, false);
    }

    @Override
    public CopyResult move(UidSet uids, Mailbox target) throws StoreException, MailboxException {
        return transfer(uids, target, true);
    }

    private CopyResult transfer(UidSet uids, Mailbox target, boolean move) throws StoreException, MailboxException {
        if (!(target instanceof StoredMailbox other) || !other.shelf.equals(shelf)) {
            // A mailbox that an earlier instance of this store opened is as good as gone.
            shelf.tenure().require();
            throw new MailboxException(MailboxException.Reason.NON_EXISTENT, "the mailbox is of another store");
        }
        return new Transfer(shelf, this, () -> other, columns.committed().existing(uids), move).run();
    }

    @Override
    public void read(UidSet uids, Consumer<StoredMessage> reader, Consumer<Long> damaged) throws StoreException {
        MessageReading.read(shelf.store(), this, uids, reader, damaged);
    }

    @Override
    public NavigableMap<AnnotationName, byte[]> annotations() throws StoreException {
        return new Annotations(shelf.store(), AnnotationKeys.ofMailbox(id.value())).all();
    }

    @Override
    public Optional<byte[]> annotation(AnnotationName name) throws StoreException {
        return new Annotations(shelf.store(), AnnotationKeys.ofMailbox(id.value())).value(name);
    }

    @Override
    public void annotate(Map<AnnotationName, byte[]> values, Set<AnnotationName> removed)
            throws StoreException, MailboxException {
        AnnotationChange.commit(shelf, AnnotationKeys.ofMailbox(id.value()), this::requireExists, values, removed);
    }

    @Override
    public Watch watch(Runnable listener) {
        Registration registration = new Registration(listener);
        listeners.add(registration);
        return registration;
    }

    /** An object of its own for each call, as the same listener may be given twice. */
    private final class Registration implements Watch {
        private final Runnable listener;

        Registration(Runnable listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
