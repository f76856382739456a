package org.palomar.mailboxes.internal;

import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.FlagSpan;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.Keywords;
import org.palomar.mailboxes.internal.record.Row;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.Store;

/**
 * One look through everything: each account's list, each message's row and bulk, each reference and body, and whether every mailbox is listed. Mail goes on meanwhile, so
 * what seems wrong is looked at a second time before it is reported. Damage costs what is in it, also where the engine can't read a file. For one thread, once.
 */
final class Inspection {

    private final Shelf shelf;
    private final Store store;
    private final Problems problems;
    private final BodyInspection bodies;
    private final StoreCheck.Progress progress;
    private long accounts;
    private long mailboxes;
    private long messages;

    Inspection(Shelf shelf, StoreCheck.Progress progress) {
        this.shelf = shelf;
        this.store = shelf.store();
        this.problems = new Problems(store);
        this.bodies = new BodyInspection(store, problems, progress);
        this.progress = progress;
    }

    StoreCheck.Report report() throws StoreException {
        store.verify().forEach(problems::add);
        new PastDamage(
                        store,
                        Keys::account,
                        Keys::number,
                        (first, last) -> problems.add("Account " + first
                                + " or some behind it: their lists of mailboxes are in a damaged place of the store."))
                .walk(0, Long.MAX_VALUE, (key, value) -> {
                    account(Keys.number(key), value);
                    return true;
                });
        bodies.run();
        new ListingInspection(shelf, problems).run();
        progress.messages(messages);
        return new StoreCheck.Report(
                accounts, mailboxes, messages, bodies.bodies(), bodies.octets(), problems.sentences());
    }

    private void account(long account, byte[] value) throws StoreException {
        accounts++;
        AccountRecord record;
        try {
            record = AccountRecord.decode(value);
        } catch (StoreException damaged) {
            problems.add("Account " + account + ": its list of mailboxes is damaged.");
            return;
        }
        for (Map.Entry<MailboxName, AccountRecord.Entry> entry :
                record.mailboxes().entrySet()) {
            mailboxes++;
            mailbox(account, entry.getKey(), entry.getValue().mailbox());
        }
    }

    private void mailbox(long account, MailboxName listed, long id) throws StoreException {
        String name = Problems.nameOf(account, listed);
        Optional<StateRecord> state = problems.state(id);
        if (state.isEmpty()) {
            boolean damaged = problems.exists(Keys.state(id));
            if (damaged || (!problems.exists(Keys.dying(id)) && isStillListed(account, listed, id))) {
                problems.add(name + (damaged ? ": its state is damaged." : ": its state is missing."));
            }
            return;
        }
        if (state.get().account() != account) {
            problems.add(name + ": its state says that it belongs to account "
                    + state.get().account() + ".");
        }
        long end = state.get().uidNext();
        new PastDamage(
                        store,
                        uid -> Keys.rowsFrom(id, uid),
                        Keys::uid,
                        (first, last) -> problems.add(
                                name + ", UIDs " + first + " to " + last + ": those that there are can't be read."))
                .walk(1, end, (key, value) -> {
                    message(name, id, Keys.uid(key));
                    return true;
                });
        new PastDamage(
                        store,
                        span -> Keys.spansFrom(id, span),
                        Keys::uid,
                        (first, last) -> flagsDamaged(name, first, last))
                .walk(0, end / Keys.FLAG_SPAN + 1, (key, value) -> {
                    flags(name, state.get().keywords(), Keys.uid(key), value);
                    return true;
                });
    }

    /** A mailbox that was deleted or renamed since its account was read is no problem. */
    private boolean isStillListed(long account, MailboxName name, long id) throws StoreException {
        return problems.account(account)
                .map(record -> record.mailboxes().get(name))
                .filter(entry -> entry.mailbox() == id)
                .isPresent();
    }

    private void flags(String mailbox, Keywords keywords, long span, byte[] value) {
        try {
            FlagSpan.decode(value, span, keywords, shelf.interner(), (first, last, flags, modSeq) -> {});
        } catch (StoreException damaged) {
            flagsDamaged(mailbox, span, span);
        }
    }

    private void flagsDamaged(String mailbox, long firstSpan, long lastSpan) {
        problems.add(mailbox + ", UIDs " + Math.max(1, firstSpan * Keys.FLAG_SPAN) + " to "
                + ((lastSpan + 1) * Keys.FLAG_SPAN - 1) + ": their newer flags are damaged.");
    }

    private void message(String mailbox, long id, long uid) throws StoreException {
        messages++;
        Optional<String> fault = fault(id, uid);
        if (fault.isPresent() && problems.exists(Keys.row(id, uid))) {
            problems.add(mailbox + ", UID " + uid + ": " + fault.get());
        }
    }

    private Optional<String> fault(long id, long uid) throws StoreException {
        try {
            Optional<byte[]> row = store.get(Keys.row(id, uid));
            Optional<byte[]> bulk = store.get(Keys.bulk(id, uid));
            Optional<StateRecord> state = problems.state(id);
            if (row.isEmpty() || bulk.isEmpty() || state.isEmpty()) {
                return Optional.of("its record is missing.");
            }
            Row columns = Row.decode(row.get(), state.get().keywords(), shelf.interner());
            Bulk rest = Bulk.decode(bulk.get());
            if (!columns.body().equals(rest.body())
                    || columns.size() != rest.prefix().length + rest.body().size()) {
                return Optional.of("its records disagree.");
            }
            if (columns.modSeq() > state.get().highestModSeq()) {
                return Optional.of("its modseq is higher than that of its mailbox.");
            }
            return store.refers(columns.body().hash(), Keys.owner(id, uid))
                    ? Optional.empty()
                    : Optional.of(unreferred(columns));
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            return Optional.of("its record is damaged.");
        }
    }

    private String unreferred(Row row) throws StoreException {
        return BodyInspection.isWhole(store, row.body())
                ? "the reference that keeps its body is missing."
                : "its body is damaged or missing.";
    }
}
