package org.palomar.shell.internal.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueSummary.Pause;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/** What of a message waits now, and for what: where a destination is paused, nothing is told of the entries that wait for it. */
final class StillQueued {

    private StillQueued() {}

    /** One line for each entry that is still in the queue. */
    static List<String> lines(Story story, QueueAdmin queue) throws StoreException {
        List<QueueEntry> waiting = new ArrayList<>();
        for (TraceEvent event : story.events()) {
            if (event.what() instanceof Happening.Queued queued) {
                queue.show(queued.entry()).ifPresent(waiting::add);
            }
        }
        if (waiting.isEmpty()) {
            return List.of();
        }
        Map<Pausing.Aim, Pause> pauses = Pausing.of(queue.summary(Integer.MAX_VALUE));
        return waiting.stream().map(entry -> line(new Pausing(entry, pauses))).toList();
    }

    private static String line(Pausing pausing) {
        Optional<Instant> due = pausing.due();
        return "Now entry " + pausing.entry().id() + " for " + pausing.destination() + " is "
                + QueueCommand.word(pausing.entry().state())
                + due.map(instant -> " until " + instant.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("")
                + (pausing.reply().isEmpty() ? "." : ": " + pausing.reply());
    }
}
