package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.QueueSummary.Pause;

/**
 * An entry and the pauses of destinations: where nobody could be reached, nothing is written into the entries that wait, and what they wait for is their destination's.
 */
record Pausing(QueueEntry entry, Map<Aim, Pause> pauses) {

    /** A destination, and whether an operator has redirected there what has this pause. */
    record Aim(Domain domain, boolean redirected) {}

    /** Every pause of a destination. */
    static Map<Aim, Pause> of(QueueSummary summary) {
        Map<Aim, Pause> pauses = new HashMap<>();
        summary.destinations()
                .forEach(each ->
                        each.pause().ifPresent(pause -> pauses.put(new Aim(each.domain(), each.redirected()), pause)));
        return pauses;
    }

    /** Where it goes. */
    Domain destination() {
        return entry.redirected().orElse(entry.domain());
    }

    Optional<Pause> pause() {
        return entry.state() == QueueState.WAITING
                ? Optional.ofNullable(
                        pauses.get(new Aim(destination(), entry.redirected().isPresent())))
                : Optional.empty();
    }

    /** When it is tried next, which is not before its destination is; empty if it does not wait for a time. */
    Optional<Instant> due() {
        return entry.state() == QueueState.WAITING
                ? Stream.concat(Stream.of(entry.id().made(), entry.due()), pause().map(Pause::until).stream())
                        .max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Why it is still here: its destination's words, or the last that were said of one of its recipients; empty if nothing was said. */
    String reply() {
        return pause().map(Pause::reason)
                .or(() -> entry.recipients().stream()
                        .flatMap(each -> each.last().stream())
                        .map(last -> last.reply())
                        .findFirst())
                .map(Object::toString)
                .orElse("");
    }
}
