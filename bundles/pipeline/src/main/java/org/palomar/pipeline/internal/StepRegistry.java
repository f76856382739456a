package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;

/**
 * The steps that are registered now. A message takes one immutable snapshot and keeps it to its end, so that a step is inserted, removed or swapped
 * between two messages. Of two steps with one name the newest acts; when it goes, the older one acts again. Safe for any thread.
 */
public final class StepRegistry {

    private static final Comparator<Slot> ORDER = Comparator.comparingInt(
                    (Slot slot) -> slot.description().rank())
            .thenComparing(slot -> slot.description().name());

    /**
     * A step in a snapshot.
     *
     * @param statistics of all steps that ever had this name
     * @param overstaying calls of this very step left behind at their deadline and still at work; its successor starts without them
     */
    record Slot(
            FilterStep step,
            StepDescription description,
            String source,
            StepStatistics statistics,
            AtomicInteger overstaying) {}

    /** What is asked of one message. */
    record Snapshot(
            List<Entry> entries,
            List<Optional<StepDescription>> described,
            Map<Stage, List<Slot>> slots,
            List<Shadowed> shadowed) {
        List<Slot> of(Stage stage) {
            return slots.getOrDefault(stage, List.of());
        }
    }

    /** A step that does not act, as another one has its name; both by their sources. */
    record Shadowed(String name, String source, String by) {}

    /** A registered step. Its description is asked before each message; the last one stands in when it can't answer. */
    static final class Entry {
        private final FilterStep step;
        private final String source;
        private final AtomicInteger overstaying = new AtomicInteger();
        private volatile Optional<StepDescription> last = Optional.empty();
        private volatile String problem = "";

        Entry(FilterStep step, String source) {
            this.step = step;
            this.source = source;
        }

        Optional<StepDescription> describe() {
            try {
                StepDescription now = step.description();
                if (last.isEmpty() || !now.equals(last.get())) {
                    last = Optional.of(now);
                }
                problem = problem.isEmpty() ? problem : "";
            } catch (RuntimeException | Error broken) {
                // A bundle that vanishes throws whatever its class loader does; the step is then asked under its last
                // description, and fails.
                problem = OneLine.of(broken);
            }
            return last;
        }

        String source() {
            return source;
        }

        String problem() {
            return problem;
        }
    }

    private final ReentrantLock changes = new ReentrantLock();
    private final Condition changed = changes.newCondition();
    private final Map<String, StepStatistics> statistics = new ConcurrentHashMap<>();
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of(), Map.of(), List.of());

    /**
     * Takes steps out and puts others in, at one instant.
     *
     * @param source where the new steps come from, for people
     */
    void replace(List<? extends FilterStep> old, List<? extends FilterStep> fresh, String source) {
        Set<FilterStep> leaving = Collections.newSetFromMap(new IdentityHashMap<>());
        leaving.addAll(old);
        changes.lock();
        try {
            List<Entry> entries = new ArrayList<>(snapshot.entries());
            entries.removeIf(entry -> leaving.contains(entry.step));
            fresh.forEach(step -> entries.add(new Entry(step, source)));
            snapshot = describe(List.copyOf(entries));
            changed.signalAll();
        } finally {
            changes.unlock();
        }
    }

    /** The steps as they describe themselves now. */
    Snapshot current() {
        Snapshot known = snapshot;
        for (int i = 0; i < known.entries().size(); i++) {
            if (!known.entries().get(i).describe().equals(known.described().get(i))) {
                return refreshed();
            }
        }
        return known;
    }

    /** Waits until steps of all these names are there; answers those that are not. */
    Set<String> missing(Set<String> names, Duration patience) {
        if (names.isEmpty() || missingNow(names).isEmpty()) {
            return Set.of();
        }
        changes.lock();
        try {
            long left = patience.toNanos();
            while (left > 0 && !missingNow(names).isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            changes.unlock();
        }
        return missingNow(names);
    }

    Set<String> missingNow(Set<String> names) {
        Set<String> missing = new TreeSet<>(names);
        current()
                .slots()
                .values()
                .forEach(slots ->
                        slots.forEach(slot -> missing.remove(slot.description().name())));
        return missing;
    }

    /** All that act, stage by stage, in order. */
    List<Slot> all() {
        Snapshot now = current();
        return Stream.of(Stage.values())
                .flatMap(stage -> now.of(stage).stream())
                .toList();
    }

    private Snapshot refreshed() {
        changes.lock();
        try {
            snapshot = describe(snapshot.entries());
            return snapshot;
        } finally {
            changes.unlock();
        }
    }

    /** A step that never described itself has no name, deadline or policy, and can't be asked: see {@link #undescribed()}. */
    private Snapshot describe(List<Entry> entries) {
        Map<String, Slot> byName = new LinkedHashMap<>();
        List<Optional<StepDescription>> described = new ArrayList<>();
        List<Shadowed> shadowed = new ArrayList<>();
        for (Entry entry : entries) {
            Optional<StepDescription> description = entry.describe();
            described.add(description);
            description.ifPresent(known -> {
                Slot older = byName.put(known.name(), slot(entry, known));
                if (older != null) {
                    shadowed.add(new Shadowed(known.name(), older.source(), entry.source()));
                }
            });
        }
        return new Snapshot(entries, List.copyOf(described), byStage(byName.values()), List.copyOf(shadowed));
    }

    private Slot slot(Entry entry, StepDescription description) {
        StepStatistics known = statistics.computeIfAbsent(description.name(), name -> new StepStatistics());
        return new Slot(entry.step, description, entry.source(), known, entry.overstaying);
    }

    private static Map<Stage, List<Slot>> byStage(Iterable<Slot> slots) {
        Map<Stage, List<Slot>> byStage = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            List<Slot> ordered = new ArrayList<>();
            slots.forEach(slot -> {
                if (slot.description().stage() == stage) {
                    ordered.add(slot);
                }
            });
            ordered.sort(ORDER);
            byStage.put(stage, List.copyOf(ordered));
        }
        return byStage;
    }

    List<Shadowed> shadowed() {
        return current().shadowed();
    }

    /** Steps that could not describe themselves: source and problem. */
    Map<String, String> undescribed() {
        Map<String, String> problems = new TreeMap<>();
        for (Entry entry : snapshot.entries()) {
            if (!entry.problem().isEmpty()) {
                problems.put(entry.source(), entry.problem());
            }
        }
        return problems;
    }
}
