package org.palomar.api.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/** Messages that wait in a mailbox until their time has come; see {@link Waking}. Each stays on the list until {@link #done} is told of it. Safe for any thread. */
public interface Wakings {

    /** Nobody lets a message wait longer: what seems to was noted while the clock was ahead, and is due. */
    Duration FARTHEST = Duration.ofDays(9);

    /** Those that are due, the earliest first. */
    List<Due> due(Instant now, int most) throws StoreException;

    /** When the first one is due; empty if none waits. */
    Optional<Instant> next() throws StoreException;

    /** Takes them from the list, durably. */
    void done(List<Due> done) throws StoreException;

    /**
     * A message that is due.
     *
     * @param at as it was noted
     * @param mailbox the number of the mailbox that it was delivered to
     * @param name by which it is called now; empty when it is there no more
     */
    record Due(Instant at, AccountId account, MailboxId mailbox, Optional<MailboxName> name, long uid, String note) {}
}
