package org.palomar.api.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/**
 * Messages that wait in a mailbox until their time has come; see {@link Waking}. Each stays on the list until {@link #done} is told of it. What can't be read now, be it the note, the list of its account's mailboxes,
 * the mailbox or the message in it, stays on the list, is counted, and hides no other. Safe for any thread.
 */
public interface Wakings {

    /** Nobody lets a message wait longer: what seems to was noted while the clock was ahead, or the clock is behind now. */
    Duration FARTHEST = Duration.ofDays(9);

    /** Those that are due, the earliest first. */
    Batch due(Instant now, int most) throws StoreException;

    /** Those that seem to wait longer than anybody lets one wait, the earliest first. */
    Batch strays(Instant now, int most) throws StoreException;

    /** When the first one behind that instant is due; empty if none waits. */
    Optional<Instant> next(Instant after) throws StoreException;

    /** Takes them from the list, durably. */
    void done(List<Due> done) throws StoreException;

    /** Makes them due at another instant, durably. */
    void putOff(List<Due> due, Instant until) throws StoreException;

    /**
     * What a look finds.
     *
     * @param due as many as were asked for, if there are so many
     * @param unreadable how many notes, or stretches of notes, before the last of them can't be read now
     */
    record Batch(List<Due> due, int unreadable) {

        public Batch {
            due = List.copyOf(due);
        }
    }

    /**
     * A message that is due.
     *
     * @param at as it was noted
     * @param mailbox the number of the mailbox that it was delivered to
     * @param name by which it is called now; empty when it is there no more
     */
    record Due(Instant at, AccountId account, MailboxId mailbox, Optional<MailboxName> name, long uid, String note) {}
}
