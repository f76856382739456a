package org.palomar.api.queue;

import java.time.Instant;

/**
 * The instant by which a message is to be delivered (RFC 2852).
 *
 * @param returned whether it comes back when it was not (by-mode R); otherwise the sender is told and the attempts go on (by-mode N)
 * @param traced whether each server that hands it on tells the sender (by-trace)
 */
public record DeliverBy(Instant instant, boolean returned, boolean traced) {}
