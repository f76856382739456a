package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.column.Columns;
import org.palomar.mailboxes.internal.column.Message;
import org.palomar.mailboxes.internal.record.FlagSpan;
import org.palomar.mailboxes.internal.record.FlagsInterner;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.Row;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.KeyValueEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a mailbox of one scan over its state, rows and newer flags, which the engine shows as of one instant. For one thread, once. */
final class MailboxLoader implements KeyValueEngine.Visitor {

    private static final Logger LOG = LoggerFactory.getLogger(MailboxLoader.class);

    private final long mailbox;
    private final FlagsInterner interner;
    private final List<Message> messages = new ArrayList<>();
    private final HiddenMessages.Builder hidden = new HiddenMessages.Builder();
    private @Nullable StateRecord state;
    private int spanStart;

    MailboxLoader(long mailbox, FlagsInterner interner) {
        this.mailbox = mailbox;
        this.interner = interner;
    }

    static StoredMailbox load(Shelf shelf, long mailbox) throws StoreException {
        MailboxLoader loader = new MailboxLoader(mailbox, shelf.interner());
        try {
            shelf.store().scan(Keys.state(mailbox), Keys.kind(mailbox, Keys.LOG), loader);
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            loader = new MailboxLoader(mailbox, shelf.interner());
            loader.loadPastDamage(shelf);
        }
        StateRecord state = loader.requireState();
        Columns columns = Columns.empty(state).append(state, loader.messages);
        return new StoredMailbox(shelf, mailbox, columns, loader.hidden.build());
    }

    /** A damaged block of a file hides the messages in it alone; without its state a mailbox can't be opened. */
    private void loadPastDamage(Shelf shelf) throws StoreException {
        byte[] key = Keys.state(mailbox);
        try {
            visit(key, shelf.store().get(key).orElseThrow(MailboxLoader::noState));
        } catch (StoreException lost) {
            throw new StoreException(lost.reason(), "mailbox " + mailbox + ": " + lost.getMessage(), lost);
        }
        long uidNext = requireState().uidNext();
        PastDamage rows =
                new PastDamage(shelf.store(), uid -> Keys.rowsFrom(mailbox, uid), Keys::uid, (first, last) -> {
                    hidden.hide(first, last);
                    LOG.warn(
                            "Messages {} to {} in mailbox {} are in a damaged place of the store and not shown",
                            first,
                            last,
                            mailbox);
                });
        rows.walk(1, uidNext, this);
        PastDamage spans = new PastDamage(
                shelf.store(),
                span -> Keys.spansFrom(mailbox, span),
                Keys::uid,
                (first, last) -> LOG.warn(
                        "Flags of messages from {} on in mailbox {} are in a damaged place of the store: those messages show older ones",
                        first * Keys.FLAG_SPAN,
                        mailbox));
        spans.walk(0, uidNext / Keys.FLAG_SPAN + 1, this);
    }

    @Override
    public boolean visit(byte[] key, byte[] value) throws StoreException {
        switch (Keys.kindOf(key)) {
            case Keys.STATE -> state = StateRecord.decode(value);
            case Keys.ROW -> row(Keys.uid(key), value);
            case Keys.FLAGS -> flags(Keys.uid(key), value);
            default ->
                throw new StoreException(StoreException.Reason.DAMAGED, "an unknown kind of record in a mailbox");
        }
        return true;
    }

    /** A damaged row hides its own message alone; the check of the store names it. */
    private void row(long uid, byte[] value) throws StoreException {
        StateRecord known = requireState();
        try {
            Row.decodeColumns(
                    value,
                    known.keywords(),
                    interner,
                    (size, received, saved, flags, modSeq) ->
                            messages.add(new Message(uid, flags, modSeq, size, received, saved)));
        } catch (StoreException damaged) {
            hidden.hide(uid, uid);
            LOG.warn("Message {} in mailbox {} is damaged and not shown", uid, mailbox);
        }
    }

    /** After a damaged record of flags its messages have those that they came with, up to 256 of them; the check of the store names it. */
    private void flags(long span, byte[] value) throws StoreException {
        Keywords keywords = requireState().keywords();
        try {
            FlagSpan.decode(value, span, keywords, interner, this::override);
        } catch (StoreException damaged) {
            LOG.warn(
                    "Flags of messages from {} on in mailbox {} are damaged: those messages show older ones",
                    span * Keys.FLAG_SPAN,
                    mailbox);
        }
    }

    /** Runs come in the order of UIDs, as the messages do: one walk through both. */
    private void override(long firstUid, long lastUid, Flags flags, long modSeq) {
        hidden.flags(firstUid, lastUid, flags, modSeq);
        while (spanStart < messages.size() && messages.get(spanStart).uid() < firstUid) {
            spanStart++;
        }
        while (spanStart < messages.size() && messages.get(spanStart).uid() <= lastUid) {
            Message old = messages.get(spanStart);
            messages.set(spanStart, new Message(old.uid(), flags, modSeq, old.size(), old.received(), old.saved()));
            spanStart++;
        }
    }

    private StateRecord requireState() throws StoreException {
        StateRecord known = state;
        if (known == null) {
            throw noState();
        }
        return known;
    }

    private static StoreException noState() {
        return new StoreException(StoreException.Reason.DAMAGED, "a mailbox has no state record");
    }
}
