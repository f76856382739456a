package org.palomar.mailboxes.internal;

import java.util.IdentityHashMap;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox.FlagResult;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.record.FlagSpan;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.WriteBatch;

/** STORE: other flags for some messages, one modseq for all of them, and a record for each span of UIDs that has one. */
final class FlagsChange extends Change {

    private final StoredMailbox mailbox;
    private final UidSet uids;
    private final FlagChange change;
    private final long unchangedSince;
    private final UidSet.Builder changed = new UidSet.Builder();
    private final UidSet.Builder refused = new UidSet.Builder();
    /** Few sets of flags stand for many messages. */
    private final IdentityHashMap<Flags, Flags> results = new IdentityHashMap<>();

    private boolean tooMany;

    FlagsChange(Shelf shelf, StoredMailbox mailbox, UidSet uids, FlagChange change, long unchangedSince) {
        super(shelf);
        this.mailbox = mailbox;
        this.uids = uids;
        this.change = change;
        this.unchangedSince = unchangedSince;
    }

    @Override
    void apply(WriteBatch batch) throws StoreException {
        mailbox.requireExists(this);
        Columns before = mailbox.columns().head();
        Columns after = before.changeFlags(before.state().changed().with(keywords(before)), uids, this::after);
        if (tooMany) {
            throw refuse(MailboxException.Reason.LIMIT_OR_RULE, "too many flags on one message");
        }
        UidSet touched = changed.build();
        if (!touched.isEmpty()) {
            writeSpans(after, touched, batch);
            batch.put(Keys.state(mailbox.id().value()), after.state().encode());
            advance(mailbox.columns(), after);
        }
    }

    FlagResult result() {
        return new FlagResult(changed.build(), refused.build());
    }

    private Keywords keywords(Columns before) throws StoreException {
        Keywords keywords = before.state().keywords();
        if (change.kind() == FlagChange.Kind.REMOVE) {
            return keywords;
        }
        return keywords.with(change.flags())
                .orElseThrow(() -> refuse(MailboxException.Reason.LIMIT_OR_RULE, "too many keywords"));
    }

    private Flags after(long uid, Flags before, long modSeq) {
        if (modSeq > unchangedSince) {
            refused.add(uid);
            return before;
        }
        Flags result =
                results.computeIfAbsent(before, flags -> shelf().interner().intern(change.apply(flags)));
        if (!result.equals(before)) {
            changed.add(uid);
            tooMany |= result.set().size() > Flags.MAX_FLAGS;
        }
        return result;
    }

    private void writeSpans(Columns after, UidSet touched, WriteBatch batch) {
        long done = -1;
        StateRecord state = after.state();
        for (var iterator = touched.iterator(); iterator.hasNext(); ) {
            long span = iterator.nextLong() / Keys.FLAG_SPAN;
            if (span != done) {
                done = span;
                int at = after.indexOf(Math.max(1, span * Keys.FLAG_SPAN));
                FlagSpan record = new FlagSpan(state.keywords());
                long next = span * Keys.FLAG_SPAN;
                for (int i = at < 0 ? -at - 1 : at; i < after.count(); i++) {
                    long uid = after.uid(i);
                    if (uid / Keys.FLAG_SPAN != span) {
                        break;
                    }
                    mailbox.hidden().addTo(record, next, uid - 1);
                    record.add(uid, after.flags(i), after.modSeq(i));
                    next = uid + 1;
                }
                mailbox.hidden().addTo(record, next, (span + 1) * Keys.FLAG_SPAN - 1);
                batch.put(Keys.flags(mailbox.id().value(), span * Keys.FLAG_SPAN), record.encode());
            }
        }
    }
}
