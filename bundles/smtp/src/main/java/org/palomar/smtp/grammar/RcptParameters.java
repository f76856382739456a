package org.palomar.smtp.grammar;

import java.util.Set;
import org.palomar.api.queue.Notify;

/**
 * The parameters of RCPT that this server understands.
 *
 * @param original ORCPT, decoded, with its type: {@code rfc822;ana@example.org} (RFC 3461 §4.2); empty if not given
 * @param notices NOTIFY (RFC 3461 §4.1); empty if not given
 */
public record RcptParameters(String original, Set<Notify> notices) {

    /** What a RCPT without parameters has. */
    public static final RcptParameters NONE = new RcptParameters("", Set.of());

    public RcptParameters {
        notices = Set.copyOf(notices);
    }
}
