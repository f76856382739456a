package org.palomar.api.quarantine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/** Looking at what is held, regularly, by people who are paid for it: for accounts that have {@code review-hours} of their own, or whose domain has. Safe for any thread. */
public interface QuarantineReviews {

    /**
     * What waits for somebody to look at it.
     *
     * @param waiting entries that nobody has looked at
     * @param newest the last of them; a review reaches up to it
     * @param oldest since when the first of them is held
     * @param deadline until when somebody was to look at that one
     */
    record Due(AccountId account, Address owner, long waiting, QuarantineId newest, Instant oldest, Instant deadline) {}

    /**
     * A look that somebody took.
     *
     * @param upTo the last entry that was looked at
     * @param entries that nobody had looked at before
     * @param deadline until when it was to be done
     */
    record Review(AccountId account, Instant time, String by, QuarantineId upTo, long entries, Instant deadline) {

        public boolean isLate() {
            return time.isAfter(deadline);
        }
    }

    /**
     * All that waits, what is due first, and so what is overdue before all else.
     *
     * @throws StoreException also when it can't be known of an account, so that nothing is missing without a word
     */
    List<Due> due() throws StoreException;

    /** The same of one account; empty where nothing waits, or nobody looks at it regularly. */
    Optional<Due> due(AccountId account) throws StoreException;

    /**
     * Remembers that somebody has looked at what an account has.
     *
     * @param upTo the newest entry that was seen; what has come since waits
     * @throws QuarantineRefusalException when nothing up to it waits there
     */
    Review reviewed(AccountId account, QuarantineId upTo, Reviewer by)
            throws QuarantineRefusalException, StoreException;

    /** Looks that were taken at an account's since a time, the newest first; those of more than a year ago are forgotten. */
    List<Review> reviews(AccountId account, Instant since, int most) throws StoreException;
}
