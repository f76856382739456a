package org.palomar.api.limit;

import org.palomar.api.pipeline.Reply;

/** What became of a wish to send. */
public sealed interface Reservation {

    /** The message must not be accepted. */
    record Refused(Reply reply) implements Reservation {}

    /** There is room for it, held until the charge is closed. */
    record Granted(Charge charge) implements Reservation {}
}
