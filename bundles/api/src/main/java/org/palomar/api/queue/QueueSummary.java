package org.palomar.api.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * The queue at a glance.
 *
 * @param held how many of the entries are held
 * @param underWay how many are being delivered or changed
 * @param oldest when the oldest entry was made
 * @param ages of all entries
 * @param destinations those with the most entries, the longest first
 */
public record QueueSummary(
        long entries,
        long held,
        long underWay,
        Optional<Instant> oldest,
        QueueAges ages,
        List<Destination> destinations) {

    public QueueSummary {
        destinations = List.copyOf(destinations);
    }

    /**
     * The entries for one destination, those apart that an operator has redirected to it: they may go there by another way than its other mail.
     *
     * @param redirected whether these are what was redirected
     * @param ages of the entries
     * @param limit how many deliveries at a time it is thought to bear now
     * @param pause until when it is left alone, and why, if it could not be reached or said that it gets too much
     */
    public record Destination(
            Domain domain,
            boolean redirected,
            int entries,
            QueueAges ages,
            int underWay,
            int limit,
            Optional<Pause> pause) {}

    /** A time in which a destination is left alone. */
    public record Pause(Instant until, RemoteReply reason) {}
}
