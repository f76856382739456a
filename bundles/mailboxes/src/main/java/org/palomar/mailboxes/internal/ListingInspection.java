package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Counters;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.StateRecord;

/** The other way round: whether each mailbox that has records is in its account's list, and what gives numbers is ahead of those given. For one thread, once. */
final class ListingInspection {

    private final Shelf shelf;
    private final Problems problems;

    ListingInspection(Shelf shelf, Problems problems) {
        this.shelf = shelf;
        this.problems = problems;
    }

    void run() throws StoreException {
        try {
            Optional<Long> mailbox = mailboxFrom(0);
            while (mailbox.isPresent()) {
                inspect(mailbox.get());
                mailbox = mailboxFrom(mailbox.get() + 1);
            }
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            problems.add("Whether each mailbox is listed could not be seen, as a place of the store is damaged.");
        }
    }

    private Optional<Long> mailboxFrom(long first) throws StoreException {
        List<Long> found = new ArrayList<>(1);
        shelf.store().scan(Keys.state(first), Keys.afterMailboxes(), (key, value) -> {
            found.add(Keys.number(key));
            return false;
        });
        return found.stream().findFirst();
    }

    private void inspect(long mailbox) throws StoreException {
        Optional<StateRecord> state = problems.state(mailbox);
        if (state.isPresent()) {
            long account = state.get().account();
            boolean listed = problems.account(account).stream()
                    .anyMatch(record -> StoredAccount.mailboxIds(record).contains(mailbox));
            if (!listed && !problems.exists(Keys.dying(mailbox)) && problems.exists(Keys.state(mailbox))) {
                problems.add(
                        "Mailbox number " + mailbox + " of account " + account + ": the account does not list it.");
            }
            uidNext(mailbox);
        }
        long last = lastMailbox();
        if (mailbox > last) {
            problems.add("Mailbox number " + mailbox + ": the store would give its number again, after " + last + ".");
        }
    }

    private long lastMailbox() throws StoreException {
        Optional<byte[]> counters = shelf.store().get(Keys.counters());
        return counters.isPresent() ? Counters.decode(counters.get()).lastMailbox() : 0;
    }

    /** Rows from UIDNEXT on would be overwritten; the state is read after them, as it may have gone on. */
    private void uidNext(long mailbox) throws StoreException {
        long before = problems.state(mailbox).map(StateRecord::uidNext).orElse(1L);
        List<Long> beyond = new ArrayList<>(1);
        shelf.store().scan(Keys.rowsFrom(mailbox, before), Keys.kind(mailbox, Keys.FLAGS), (key, value) -> {
            beyond.add(Keys.uid(key));
            return false;
        });
        long after = problems.state(mailbox).map(StateRecord::uidNext).orElse(Long.MAX_VALUE);
        if (!beyond.isEmpty() && beyond.getFirst() >= after) {
            problems.add(problems.nameOf(mailbox) + ", UID " + beyond.getFirst() + ": UIDNEXT is not behind it.");
        }
    }
}
