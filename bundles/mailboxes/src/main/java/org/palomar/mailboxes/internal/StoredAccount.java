package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.AccessKeys;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.AnnotationKeys;

/** One account's list of mailboxes. The same object for all who use the account, while anybody does. */
final class StoredAccount implements MailAccount {

    private static final Comparator<MailboxEntry> INBOX_FIRST = Comparator.comparing(
                    (MailboxEntry entry) -> !entry.name().isInbox())
            .thenComparing(MailboxEntry::name);

    private final KeyValueMailStore store;
    private final AccountId id;
    private final Versioned<AccountRecord> record;
    private final StoredAccessKeys accessKeys;

    StoredAccount(KeyValueMailStore store, AccountId id, AccountRecord initial) {
        this.store = store;
        this.id = id;
        this.record = new Versioned<>(initial, () -> {});
        this.accessKeys = new StoredAccessKeys(store.shelf(), record);
    }

    Versioned<AccountRecord> record() {
        return record;
    }

    /** Whether it has been used, and not erased since: then it has INBOX. */
    boolean isUsed() {
        return record.committed().mailboxes().containsKey(MailboxName.INBOX);
    }

    @Override
    public AccountId id() {
        return id;
    }

    @Override
    public List<MailboxEntry> list() {
        AccountRecord now = record.committed();
        Set<MailboxName> names = new TreeSet<>(now.mailboxes().keySet());
        names.addAll(now.subscriptions());
        for (MailboxName name : now.mailboxes().keySet()) {
            Optional<MailboxName> above = name.parent();
            while (above.isPresent() && names.add(above.get())) {
                above = above.get().parent();
            }
        }
        List<MailboxEntry> entries = new ArrayList<>(names.size());
        for (MailboxName name : names) {
            AccountRecord.Entry entry = now.mailboxes().get(name);
            boolean subscribed = now.subscriptions().contains(name);
            entries.add(new MailboxEntry(name, entry != null, subscribed, entry == null ? Set.of() : entry.uses()));
        }
        entries.sort(INBOX_FIRST);
        return entries;
    }

    @Override
    public Mailbox open(MailboxName name) throws StoreException, MailboxException {
        return find(name).orElseThrow(() -> nonExistent());
    }

    Optional<StoredMailbox> find(MailboxName name) throws StoreException {
        AccountRecord.Entry entry = record.committed().mailboxes().get(name);
        return entry == null ? Optional.empty() : load(name, entry.mailbox());
    }

    /**
     * The mailbox that a name stood for when the list was read. One that was deleted since is none: whoever deleted it may have done with it before it was loaded
     * here, and such an object, which nobody has told, would take mail.
     */
    Optional<StoredMailbox> load(MailboxName name, long mailbox) throws StoreException {
        try {
            StoredMailbox loaded = store.mailbox(mailbox);
            return stillHas(name, mailbox) ? Optional.of(loaded) : Optional.empty();
        } catch (StoreException damaged) {
            // Its records may just be gone by now.
            if (stillHas(name, mailbox)) {
                throw damaged;
            }
            return Optional.empty();
        }
    }

    private boolean stillHas(MailboxName name, long mailbox) {
        AccountRecord.Entry entry = record.committed().mailboxes().get(name);
        return entry != null && entry.mailbox() == mailbox;
    }

    @Override
    public Optional<MailboxName> withUse(SpecialUse use) {
        return record.committed().mailboxes().entrySet().stream()
                .filter(entry -> entry.getValue().uses().contains(use))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Mailbox create(MailboxName name, Set<SpecialUse> uses) throws StoreException, MailboxException {
        CreateChange create = new CreateChange(store, this, name, uses);
        Change.commit(store.shelf().store(), create);
        return create.mailbox();
    }

    @Override
    public void delete(MailboxName name) throws StoreException, MailboxException {
        if (name.isInbox()) {
            throw new MailboxException(MailboxException.Reason.LIMIT_OR_RULE, "INBOX can't be deleted");
        }
        DeleteChange delete = new DeleteChange(store, this, name);
        Change.commit(store.shelf().store(), delete);
        store.removeContents(delete.mailbox());
    }

    @Override
    public void rename(MailboxName from, MailboxName to) throws StoreException, MailboxException {
        if (from.isInbox()) {
            StoredMailbox inbox = find(from).orElseThrow(() -> nonExistent());
            CreateChange create = new CreateChange(store, this, to, Set.of());
            new Transfer(store.shelf(), inbox, create::mailbox, inbox.view().existing(UidSet.ALL), true).run(create);
        } else {
            Change.commit(store.shelf().store(), new RenameChange(store, this, from, to));
        }
    }

    @Override
    public void subscribe(MailboxName name, boolean subscribed) throws StoreException, MailboxException {
        Change.commit(store.shelf().store(), new SubscribeChange(store.shelf(), this, name, subscribed));
    }

    @Override
    public NavigableMap<AnnotationName, byte[]> annotations() throws StoreException {
        return new Annotations(store.shelf().store(), AnnotationKeys.ofAccount(id.value())).all();
    }

    @Override
    public Optional<byte[]> annotation(AnnotationName name) throws StoreException {
        return new Annotations(store.shelf().store(), AnnotationKeys.ofAccount(id.value())).value(name);
    }

    @Override
    public void annotate(Map<AnnotationName, byte[]> values, Set<AnnotationName> removed)
            throws StoreException, MailboxException {
        AnnotationChange.commit(
                store.shelf(), AnnotationKeys.ofAccount(id.value()), this::requireExists, values, removed);
    }

    @Override
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    /** Refuses a change to an account that was erased. Committer thread only. */
    private void requireExists(Change change) throws StoreException {
        if (!record.head().mailboxes().containsKey(MailboxName.INBOX)) {
            throw change.refuse(MailboxException.Reason.NON_EXISTENT, "the account was removed");
        }
    }

    /** Names that stand above a mailbox and are none themselves, the topmost first. */
    static List<MailboxName> missingAbove(AccountRecord record, MailboxName name) {
        List<MailboxName> missing = new ArrayList<>();
        Optional<MailboxName> above = name.parent();
        while (above.isPresent()) {
            if (!record.mailboxes().containsKey(above.get())) {
                missing.addFirst(above.get());
            }
            above = above.get().parent();
        }
        return missing;
    }

    /** All mailboxes' ids. */
    static Set<Long> mailboxIds(AccountRecord record) {
        Set<Long> ids = new HashSet<>();
        record.mailboxes().values().forEach(entry -> ids.add(entry.mailbox()));
        return ids;
    }

    private static MailboxException nonExistent() {
        return new MailboxException(MailboxException.Reason.NON_EXISTENT, "there is no such mailbox");
    }
}
