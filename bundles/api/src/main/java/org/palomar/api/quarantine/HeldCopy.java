package org.palomar.api.quarantine;

import java.util.HashSet;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;

/**
 * What of a message an account is to get once somebody has reviewed it.
 *
 * @param owner whose it is
 * @param recipient the address by which it came, as the envelope named it
 * @param message with the fields that steps added for this recipient, and what they said
 * @param reason why it is held, of whoever decided that
 * @param steps that decided it, or that called it junk or could not look at it; empty where that is not known
 */
public record HeldCopy(Account owner, Address recipient, MailTransaction message, String reason, Set<String> steps) {

    public HeldCopy {
        steps = Set.copyOf(steps);
    }

    /** The same copy, which is held for another address of its owner too: what any step has against it counts, and it is not known where it is not known of one. */
    public HeldCopy and(HeldCopy other) {
        Set<String> all = new HashSet<>(steps);
        all.addAll(other.steps);
        boolean unknown = steps.isEmpty() || other.steps.isEmpty();
        String both = reason.contains(other.reason) ? reason : reason + "; " + other.reason;
        return new HeldCopy(owner, recipient, message, both, unknown ? Set.of() : all);
    }
}
