package org.palomar.shell.internal.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:queue-list}: lists mail on its way to other servers, or sums it up by destination. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "queue-list",
        description = "Lists mail on its way to other servers, or sums it up by destination")
public final class QueueList extends QueueSelection {

    /** Entries with all that is shown of them are in memory at once. */
    static final int MAX_LIMIT = 10_000;

    @Option(name = "--summary", description = "The whole queue in figures, and its longest destinations")
    private boolean summary;

    @Option(name = "--limit", description = "The most entries, or destinations, that are listed; the oldest first")
    private int limit = 100;

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw failure("--limit must be from 1 to " + MAX_LIMIT + ".");
        }
        QueueFilter conditions = filter();
        boolean conditional = !conditions.equals(QueueFilter.ALL);
        if (summary && conditional) {
            throw failure("--summary is about the whole queue; leave the conditions out.");
        }
        if (summary) {
            QueueAdmin queue = queue();
            sumUp(queue.summary(limit + 1), HeldTable.of(queue.heldDestinations()));
        } else {
            list(queue(), conditions, conditional);
        }
    }

    private void list(QueueAdmin queue, QueueFilter conditions, boolean conditional) throws StoreException {
        List<QueueEntry> found = queue.list(conditions, limit + 1);
        boolean more = found.size() > limit;
        QueueSummary whole = queue.summary(found.isEmpty() ? 0 : Integer.MAX_VALUE);
        Listing listing = new Listing(
                "id", "state", "made", "due", "attempts", "octets", "sender", "recipients", "destination", "reply");
        Map<Pausing.Aim, QueueSummary.Pause> pauses = Pausing.of(whole);
        found.stream().limit(limit).forEach(entry -> row(listing, new Pausing(entry, pauses)));
        if (json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("entries", listing.objects());
            all.put("more", more);
            out().println(Json.text(all));
            return;
        }
        print(listing, conditional ? "No entry of the queue meets these conditions." : "The queue is empty.");
        if (more) {
            String others = conditional ? "There are more" : (whole.entries() - limit) + " more are in the queue";
            out().println(others + "; --limit shows more, conditions such as --destination fewer.");
        }
    }

    private void row(Listing listing, Pausing pausing) {
        QueueEntry entry = pausing.entry();
        List<String> recipients = entry.recipients().stream()
                .map(each -> each.recipient().address().toString())
                .toList();
        Object shown = json() || recipients.size() == 1
                ? recipients
                : recipients.getFirst() + " and " + (recipients.size() - 1) + " more";
        listing.row(
                entry.id(),
                word(entry.state()),
                seconds(entry.id().made()),
                pausing.due().map(QueueList::seconds).orElse(""),
                entry.attempts(),
                entry.size(),
                entry.message().sender(),
                shown,
                pausing.destination(),
                pausing.reply());
    }

    private void sumUp(QueueSummary found, Listing held) {
        boolean more = found.destinations().size() > limit;
        List<QueueSummary.Destination> shown =
                found.destinations().stream().limit(limit).toList();
        Listing figures = new Listing("entries", "held", "under-way", "oldest")
                .row(
                        found.entries(),
                        found.held(),
                        found.underWay(),
                        found.oldest().map(QueueList::seconds).orElse(""));
        if (json()) {
            Map<String, Object> all = new LinkedHashMap<>(figures.objects().getFirst());
            all.put("ages", AgeTable.object(found.ages()));
            all.put("held-destinations", held.objects());
            all.put("destinations", shown.stream().map(QueueList::object).toList());
            all.put("more", more);
            out().println(Json.text(all));
            return;
        }
        figures.printSingle(out(), false);
        if (!held.objects().isEmpty()) {
            out().println();
            print(held, "");
        }
        if (!shown.isEmpty()) {
            out().println();
            Listing destinations = destinations();
            shown.forEach(each -> row(destinations, each));
            print(destinations, "");
            out().println();
            out().println("By minutes since they were made, each column without those before it:");
            print(AgeTable.of(found.ages(), shown), "");
        }
        if (more) {
            out().println("There are more destinations; --limit shows more.");
        }
    }

    private static Map<String, Object> object(QueueSummary.Destination each) {
        Listing one = destinations();
        row(one, each);
        Map<String, Object> object = new LinkedHashMap<>(one.objects().getFirst());
        object.put("ages", AgeTable.object(each.ages()));
        return object;
    }

    private static Listing destinations() {
        return new Listing("destination", "redirected", "entries", "under-way", "limit", "paused-until", "reply");
    }

    private static void row(Listing destinations, QueueSummary.Destination each) {
        Optional<QueueSummary.Pause> pause = each.pause();
        destinations.row(
                each.domain(),
                each.redirected(),
                each.entries(),
                each.underWay(),
                each.limit(),
                pause.map(one -> seconds(one.until())).orElse(""),
                pause.map(one -> one.reason().toString()).orElse(""));
    }

    private static String seconds(Instant exact) {
        return exact.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
