package org.palomar.mailboxes.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.palomar.storage.BlobId;

/**
 * One look through everything: each account's list, each message's row, bulk and body. Mail goes on meanwhile, so what seems wrong is looked at a
 * second time before it is reported. A body is hashed once, however many copies there are. For one thread, once.
 */
final class Inspection {

    private static final int MAX_PROBLEMS = 1000;
    /** How often progress is told, in messages. */
    private static final int STEP = 1000;

    private final Shelf shelf;
    private final StoreCheck.Progress progress;
    private final List<String> problems = new ArrayList<>();
    private final Set<BlobId> bodies = new HashSet<>();
    private final Set<BlobId> badBodies = new HashSet<>();
    private long accounts;
    private long mailboxes;
    private long messages;
    private long octets;

    Inspection(Shelf shelf, StoreCheck.Progress progress) {
        this.shelf = shelf;
        this.progress = progress;
    }

    StoreCheck.Report report() throws StoreException {
        shelf.store().verify().forEach(this::problem);
        Pages.walk(shelf.store(), Keys.accounts(), Keys.afterAccounts(), (key, value) -> {
            account(Keys.number(key), value);
            return true;
        });
        progress.messages(messages);
        return new StoreCheck.Report(accounts, mailboxes, messages, bodies.size(), octets, problems);
    }

    private void account(long account, byte[] value) throws StoreException {
        accounts++;
        AccountRecord record;
        try {
            record = AccountRecord.decode(value);
        } catch (StoreException damaged) {
            problem("Account " + account + ": its list of mailboxes is damaged.");
            return;
        }
        for (Map.Entry<MailboxName, AccountRecord.Entry> entry :
                record.mailboxes().entrySet()) {
            mailboxes++;
            mailbox(
                    "Account " + account + ", mailbox " + entry.getKey(),
                    entry.getValue().mailbox());
        }
    }

    private void mailbox(String name, long id) throws StoreException {
        Optional<byte[]> state = shelf.store().get(Keys.state(id));
        if (state.isEmpty()) {
            if (shelf.store().get(Keys.dying(id)).isEmpty() && stillListed(id)) {
                problem(name + ": its state is missing.");
            }
            return;
        }
        Keywords keywords;
        try {
            keywords = StateRecord.decode(state.get()).keywords();
        } catch (StoreException damaged) {
            problem(name + ": its state is damaged.");
            return;
        }
        Pages.walk(shelf.store(), Keys.kind(id, Keys.ROW), Keys.kind(id, Keys.FLAGS), (key, value) -> {
            message(name, id, Keys.uid(key));
            return true;
        });
        Pages.walk(shelf.store(), Keys.kind(id, Keys.FLAGS), Keys.kind(id, Keys.LOG), (key, value) -> {
            flags(name, keywords, Keys.uid(key), value);
            return true;
        });
    }

    private void flags(String mailbox, Keywords keywords, long span, byte[] value) {
        try {
            FlagSpan.decode(value, span, keywords, shelf.interner(), (first, last, flags, modSeq) -> {});
        } catch (StoreException damaged) {
            long first = Math.max(1, span * Keys.FLAG_SPAN);
            problem(mailbox + ", UIDs " + first + " to " + ((span + 1) * Keys.FLAG_SPAN - 1)
                    + ": their newer flags are damaged.");
        }
    }

    /** A mailbox deleted since its account was read is no problem. */
    private boolean stillListed(long id) throws StoreException {
        boolean[] listed = new boolean[1];
        shelf.store().scan(Keys.accounts(), Keys.afterAccounts(), (key, value) -> {
            listed[0] |=
                    AccountRecord.decode(value).mailboxes().values().stream().anyMatch(entry -> entry.mailbox() == id);
            return !listed[0];
        });
        return listed[0];
    }

    private void message(String mailbox, long id, long uid) throws StoreException {
        messages++;
        if (messages % STEP == 0) {
            progress.messages(messages);
        }
        Optional<String> fault = fault(id, uid);
        if (fault.isPresent() && shelf.store().get(Keys.row(id, uid)).isPresent()) {
            problem(mailbox + ", UID " + uid + ": " + fault.get());
        }
    }

    private Optional<String> fault(long id, long uid) throws StoreException {
        Optional<byte[]> row = shelf.store().get(Keys.row(id, uid));
        Optional<byte[]> bulk = shelf.store().get(Keys.bulk(id, uid));
        if (row.isEmpty() || bulk.isEmpty()) {
            return Optional.of("its record is missing.");
        }
        try {
            Keywords keywords = StateRecord.decode(
                            shelf.store().get(Keys.state(id)).orElseThrow(Inspection::gone))
                    .keywords();
            Row columns = Row.decode(row.get(), keywords, shelf.interner());
            Bulk rest = Bulk.decode(bulk.get());
            if (!columns.body().equals(rest.body())
                    || columns.size() != rest.prefix().length + rest.body().size()) {
                return Optional.of("its records disagree.");
            }
            return body(rest.body()) ? Optional.empty() : Optional.of("its body is damaged or missing.");
        } catch (StoreException damaged) {
            return Optional.of("its record is damaged.");
        }
    }

    private static StoreException gone() {
        return new StoreException(StoreException.Reason.DAMAGED, "the mailbox has no state");
    }

    private boolean body(BlobId id) {
        if (bodies.add(id)) {
            octets += id.size();
            if (!isWhole(id)) {
                badBodies.add(id);
            }
        }
        return !badBodies.contains(id);
    }

    private boolean isWhole(BlobId id) {
        try (InputStream in = shelf.store().blob(id).open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return Arrays.equals(digest.digest(), id.hash());
        } catch (IOException damaged) {
            return false;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(sentence);
        }
    }
}
