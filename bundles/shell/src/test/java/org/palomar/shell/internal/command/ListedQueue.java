package org.palomar.shell.internal.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;

/** A queue that is a list, and remembers what was asked of it. Entries that are under way are busy. Patterns for addresses are not looked at. */
final class ListedQueue implements QueueAdmin {

    private final List<QueueEntry> entries = new ArrayList<>();
    private final List<QueueSummary.Destination> destinations = new ArrayList<>();
    private final Map<Domain, Instant> held = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean damaged;
    private String text = "";
    private Optional<QueueFilter> filter = Optional.empty();

    ListedQueue with(QueueEntry entry) {
        entries.add(entry);
        return this;
    }

    ListedQueue with(QueueSummary.Destination destination) {
        destinations.add(destination);
        return this;
    }

    /** From now on no entry can be shown. */
    void damage() {
        damaged = true;
    }

    /** What was asked, one word for each call, with what the call has besides the filter. */
    List<String> asked() {
        return asked;
    }

    /** The last one. */
    QueueFilter filter() {
        return filter.orElseThrow();
    }

    private List<QueueEntry> chosen(String what, QueueFilter by) {
        asked.add(what);
        filter = Optional.of(by);
        return entries.stream()
                .filter(entry -> by.id().map(entry.id()::equals).orElse(true)
                        && by.destination().map(entry.domain()::equals).orElse(true)
                        && by.before().map(entry.id().made()::isBefore).orElse(true)
                        && by.state().map(entry.state()::equals).orElse(true))
                .toList();
    }

    private Changed change(String what, QueueFilter by) {
        List<QueueEntry> chosen = chosen(what, by);
        int busy = (int) chosen.stream()
                .filter(entry -> entry.state() == QueueState.UNDER_WAY)
                .count();
        return new Changed(chosen.size() - busy, busy);
    }

    @Override
    public List<QueueEntry> list(QueueFilter by, int most) {
        return chosen("list " + most, by).stream().limit(most).toList();
    }

    @Override
    public Optional<QueueEntry> show(QueueId id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id) && !damaged)
                .findFirst();
    }

    @Override
    public Optional<Content> content(QueueId id) {
        return show(id).map(entry -> Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What every entry's message is. */
    ListedQueue saying(String message) {
        text = message;
        return this;
    }

    @Override
    public QueueSummary summary(int most) {
        asked.add("summary");
        return new QueueSummary(
                entries.size(),
                entries.stream()
                        .filter(entry -> entry.state() == QueueState.HELD)
                        .count(),
                entries.stream()
                        .filter(entry -> entry.state() == QueueState.UNDER_WAY)
                        .count(),
                entries.stream().map(entry -> entry.id().made()).findFirst(),
                QueuedMail.ages(entries.size()),
                destinations.stream().limit(most).toList());
    }

    @Override
    public Changed hold(QueueFilter by) {
        return change("hold", by);
    }

    @Override
    public Changed release(QueueFilter by) {
        return change("release", by.state().isPresent() ? by : by.in(QueueState.HELD));
    }

    @Override
    public Changed holdDestination(Domain destination) {
        held.put(destination, QueuedMail.NOON);
        return change("hold all for " + destination, QueueFilter.to(destination));
    }

    @Override
    public Changed releaseDestination(Domain destination) {
        held.remove(destination);
        return change(
                "release all for " + destination, QueueFilter.to(destination).in(QueueState.HELD));
    }

    @Override
    public Map<Domain, Instant> heldDestinations() {
        return held;
    }

    @Override
    public Changed retry(QueueFilter by) {
        return change("retry", by);
    }

    @Override
    public Changed redirect(QueueFilter by, Optional<Domain> destination) {
        return change("redirect " + destination.map(Domain::name).orElse("back"), by);
    }

    @Override
    public Changed remove(QueueFilter by, boolean returned) {
        return change(returned ? "remove and tell" : "remove", by);
    }
}
