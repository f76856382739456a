package org.palomar.api.limit;

import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.Reply;

/**
 * Says whether an account may send a message, and counts those that are accepted. Where a count can't be read or kept, the answer is a temporary refusal, never a silent yes. Safe for any thread.
 */
public interface SendingLimits {

    /**
     * Whether a message would be refused now. Counts nothing, and asks the disk only for an account that was not asked about since the start, or to tell people of a limit for the first time in a day.
     *
     * @param recipients of the message so far, at least 1
     */
    Optional<Reply> refusal(Account account, int recipients);

    /** Whether an account is frozen, or nobody can tell: then nothing goes out in its name, rules of its own included. */
    boolean isFrozen(Account account);

    /**
     * Reserves room for a message that is about to be accepted. However many ask at once, no more is granted than the limits allow.
     *
     * @param recipients those who get it, at least 1
     */
    Reservation reserve(Account account, int recipients);
}
