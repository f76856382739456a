package org.palomar.api.queue;

import java.util.EnumSet;
import java.util.Set;
import org.palomar.api.address.Address;

/**
 * One recipient elsewhere.
 *
 * @param original ORCPT as the sender gave it, decoded: {@code rfc822;ana@example.org}; empty if not given; at most {@value #MAX_ORIGINAL} characters, no
 *     control characters
 * @param notices NOTIFY as the sender gave it; empty if not given
 */
public record OutboundRecipient(Address address, String original, Set<Notify> notices) {

    /** RFC 3461 §4.2. */
    public static final int MAX_ORIGINAL = 500;

    public OutboundRecipient {
        notices = Set.copyOf(notices);
        if (original.length() > MAX_ORIGINAL || !Printable.isPrintable(original)) {
            throw new IllegalArgumentException("not an original recipient");
        }
        if (notices.contains(Notify.NEVER) && notices.size() > 1) {
            throw new IllegalArgumentException("NEVER stands alone");
        }
    }

    /** A recipient without parameters. */
    public static OutboundRecipient of(Address address) {
        return new OutboundRecipient(address, "", Set.of());
    }

    /** The same recipient for whoever passes the message on after success was told: it is not told again (RFC 3461 §5.2.7). */
    public OutboundRecipient withoutSuccess() {
        if (!notices.contains(Notify.SUCCESS)) {
            return this;
        }
        Set<Notify> others = EnumSet.copyOf(notices);
        others.remove(Notify.SUCCESS);
        return new OutboundRecipient(address, original, others.isEmpty() ? Set.of(Notify.NEVER) : others);
    }

    /** Whether the sender wants to hear of it; without NOTIFY, of failure and delay (RFC 3461 §4.1). */
    public boolean wants(Notify kind) {
        return notices.isEmpty() ? kind == Notify.FAILURE || kind == Notify.DELAY : notices.contains(kind);
    }
}
