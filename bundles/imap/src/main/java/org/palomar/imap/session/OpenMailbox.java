package org.palomar.imap.session;

import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.imap.grammar.SequenceSet;

/** The selected mailbox: what the client knows of it, which its sequence numbers mean, and the result that {@code $} stands for. */
final class OpenMailbox {

    private final MailboxName name;
    private final Mailbox mailbox;
    private final boolean readOnly;
    private MailboxView reported;
    private Flags known;
    private UidSet saved = UidSet.EMPTY;

    OpenMailbox(MailboxName name, Mailbox mailbox, MailboxView reported, boolean readOnly) {
        this.name = name;
        this.mailbox = mailbox;
        this.reported = reported;
        this.known = reported.knownFlags();
        this.readOnly = readOnly;
    }

    MailboxName name() {
        return name;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** The mailbox as the client knows it; a message's sequence number is its index here + 1. */
    MailboxView reported() {
        return reported;
    }

    /** The client has been told of everything up to this view. */
    void reported(MailboxView view) {
        reported = view;
    }

    /** The keywords that the client knows. */
    Flags known() {
        return known;
    }

    void known(Flags told) {
        known = told;
    }

    /** Sets what {@code $} stands for (RFC 5182). */
    void save(UidSet uids) {
        saved = uids;
    }

    /** The messages that a client names; empty if it names a sequence number that there isn't. */
    Optional<IndexSet> resolve(SequenceSet set, boolean uid) {
        if (set.isSaved()) {
            return Optional.of(IndexSet.ofUids(saved, reported));
        }
        return uid ? Optional.of(IndexSet.ofUids(set, reported)) : IndexSet.ofNumbers(set, reported);
    }

    /** As {@link #resolve}, for SEARCH, where a number without a message matches none. */
    IndexSet resolveExisting(SequenceSet set, boolean uid) {
        if (set.isSaved() || uid) {
            return resolve(set, true).orElse(IndexSet.EMPTY);
        }
        return IndexSet.ofExistingNumbers(set, reported);
    }

    /** Sequence numbers or UIDs, as a client's sequence set. */
    UidSet named(List<Integer> indexes, boolean uid) {
        UidSet.Builder set = new UidSet.Builder();
        indexes.forEach(index -> set.add(uid ? reported.uid(index) : index + 1));
        return set.build();
    }
}
