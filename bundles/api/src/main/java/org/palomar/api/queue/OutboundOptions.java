package org.palomar.api.queue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How a message wants to be carried.
 *
 * @param returned RET as the sender gave it
 * @param envelopeId ENVID, decoded; empty if not given; at most {@value #MAX_ENVELOPE_ID} characters, no control characters (RFC 3461 §4.4)
 * @param needs what it asks of servers that it passes
 * @param priority {@value #LEAST_PRIORITY} to {@value #MOST_PRIORITY}, 0 for ordinary mail (RFC 6710)
 * @param notBefore when it may go at the earliest (RFC 4865)
 * @param deliverBy when it must have arrived
 * @param junk whether a filter step has called it spam; tells those here who get it by way of the queue
 */
public record OutboundOptions(
        Optional<Returned> returned,
        String envelopeId,
        Set<BodyNeed> needs,
        int priority,
        Optional<Instant> notBefore,
        Optional<DeliverBy> deliverBy,
        boolean junk) {

    public static final int MAX_ENVELOPE_ID = 100;
    public static final int LEAST_PRIORITY = -9;
    public static final int MOST_PRIORITY = 9;

    /** Nothing in particular. */
    public static final OutboundOptions NONE =
            new OutboundOptions(Optional.empty(), "", Set.of(), 0, Optional.empty(), Optional.empty());

    public OutboundOptions {
        needs = Set.copyOf(needs);
        if (envelopeId.length() > MAX_ENVELOPE_ID || !Printable.isPrintable(envelopeId)) {
            throw new IllegalArgumentException("not an envelope id");
        }
        if (priority < LEAST_PRIORITY || priority > MOST_PRIORITY) {
            throw new IllegalArgumentException("not a priority");
        }
    }

    /** Of a message that nobody has called spam. */
    public OutboundOptions(
            Optional<Returned> returned,
            String envelopeId,
            Set<BodyNeed> needs,
            int priority,
            Optional<Instant> notBefore,
            Optional<DeliverBy> deliverBy) {
        this(returned, envelopeId, needs, priority, notBefore, deliverBy, false);
    }

    /** The same message once it may go. */
    public OutboundOptions released() {
        return new OutboundOptions(returned, envelopeId, needs, priority, Optional.empty(), deliverBy, junk);
    }

    /** The same message with these needs. */
    public OutboundOptions withNeeds(Set<BodyNeed> other) {
        return new OutboundOptions(returned, envelopeId, other, priority, notBefore, deliverBy, junk);
    }

    /** The same message with what a filter step says of it. */
    public OutboundOptions withJunk(boolean spam) {
        return new OutboundOptions(returned, envelopeId, needs, priority, notBefore, deliverBy, spam);
    }
}
