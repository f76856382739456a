package org.palomar.pipeline.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /** Others publish seldom; past so many tries one waits for them. */
    private static final int TAKES = 3;

    /**
     * A step in a snapshot.
     *
     * @param statistics of all steps that ever had this name
     */
    record Slot(StepEntry entry, StepDescription description, StepStatistics statistics) {
        FilterStep step() {
            return entry.step();
        }

        String source() {
            return entry.origin().name();
        }

        AtomicInteger overstaying() {
            return entry.overstaying();
        }
    }

    /**
     * What is asked of one message.
     *
     * @param users messages under way with it; whoever takes it says so first, and looks then whether it still is the newest
     */
    record Snapshot(
            List<StepEntry> entries,
            List<Optional<StepDescription>> described,
            Map<Stage, List<Slot>> slots,
            List<Shadowed> shadowed,
            AtomicInteger users) {
        List<Slot> of(Stage stage) {
            return slots.getOrDefault(stage, List.of());
        }

        private boolean asks(long bundle) {
            return slots.values().stream()
                    .flatMap(List::stream)
                    .anyMatch(slot -> slot.entry().origin().bundle() == bundle);
        }
    }

    /** A step that does not act, as another one has its name; both by their sources. */
    record Shadowed(String name, String source, String by) {}

    private final ReentrantLock changes = new ReentrantLock();
    private final Condition changed = changes.newCondition();
    private final Map<String, StepStatistics> statistics = new ConcurrentHashMap<>();
    /** Those that were the newest, while messages are under way with them. Under the lock. */
    private final List<Snapshot> retired = new ArrayList<>();

    /** Entries that say what they are before they are put in. One that is taken out meanwhile never comes. Under the lock. */
    private final Set<StepEntry> arriving = new HashSet<>();

    /** Entries that were taken out while calls of them had been left behind. Under the lock. */
    private final List<StepEntry> gone = new ArrayList<>();

    /** Bundles, by their ids, whose steps act though they are on trial. Added to under the lock. */
    private final Set<Long> admitted = ConcurrentHashMap.newKeySet();

    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of(), Map.of(), List.of(), new AtomicInteger());

    /** Takes steps out and puts others in, at one instant. */
    void replace(List<? extends FilterStep> old, List<? extends FilterStep> fresh, StepEntry.Origin origin) {
        Set<FilterStep> leaving = Collections.newSetFromMap(new IdentityHashMap<>());
        leaving.addAll(old);
        List<StepEntry> coming =
                fresh.stream().map(step -> new StepEntry(step, origin)).toList();
        arrive(coming);
        if (!origin.trial() || admitted.contains(origin.bundle())) {
            // Before the lock is taken: a step that hangs here holds nobody else.
            coming.forEach(StepEntry::describe);
        }
        change(entries -> {
            for (StepEntry entry : List.copyOf(entries)) {
                if (leaving.contains(entry.step())) {
                    entries.remove(entry);
                    gone.add(entry);
                }
            }
            arriving.removeIf(entry -> leaving.contains(entry.step()));
            gone.removeIf(entry -> entry.overstaying().get() == 0);
            if (admitted.contains(origin.bundle())) {
                coming.forEach(StepEntry::admit);
            }
            // Of a service that went while it said what it is nobody hears again.
            coming.stream().filter(arriving::remove).forEach(entries::add);
        });
    }

    private void arrive(List<StepEntry> coming) {
        changes.lock();
        try {
            arriving.addAll(coming);
        } finally {
            changes.unlock();
        }
    }

    /** Has the steps of a bundle act, as the newest, from one instant on, and those that it registers later. */
    void admit(long bundle) {
        of(bundle).stream().filter(entry -> entry.known().isEmpty()).forEach(StepEntry::describe);
        change(entries -> {
            admitted.add(bundle);
            List<StepEntry> admitted = entries.stream()
                    .filter(entry -> entry.origin().bundle() == bundle)
                    .toList();
            admitted.forEach(StepEntry::admit);
            entries.removeAll(admitted);
            entries.addAll(admitted);
        });
    }

    /** The steps of a bundle on trial don't act any more, from one instant on, nor what it registers later. */
    void dismiss(long bundle) {
        change(entries -> {
            admitted.remove(bundle);
            entries.stream().filter(entry -> entry.origin().bundle() == bundle).forEach(StepEntry::dismiss);
        });
    }

    /** The names of all that a bundle has registered; one that has not said it yet is asked. */
    Set<String> names(long bundle) {
        return of(bundle).stream()
                .map(entry -> entry.known().or(entry::ask))
                .flatMap(Optional::stream)
                .map(StepDescription::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void change(Consumer<List<StepEntry>> change) {
        changes.lock();
        try {
            List<StepEntry> entries = new ArrayList<>(snapshot.entries());
            change.accept(entries);
            publish(describe(List.copyOf(entries)));
        } finally {
            changes.unlock();
        }
    }

    private void publish(Snapshot fresh) {
        retired.add(snapshot);
        snapshot = fresh;
        // Whoever takes one of these at this moment sees that it is not the newest, and gives it back.
        retired.removeIf(old -> old.users().get() == 0);
        changed.signalAll();
    }

    /** The steps as they describe themselves now, for one message; to be given back when it has been judged. */
    @SuppressWarnings("ReferenceEquality") // This very one, not one that says the same.
    Snapshot take() {
        for (int i = 0; i < TAKES; i++) {
            Snapshot now = current();
            now.users().incrementAndGet();
            if (snapshot == now) {
                return now;
            }
            giveBack(now);
        }
        // A step that describes itself otherwise each time makes a snapshot for each message.
        changes.lock();
        try {
            snapshot.users().incrementAndGet();
            return snapshot;
        } finally {
            changes.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // As above.
    void giveBack(Snapshot taken) {
        if (taken.users().decrementAndGet() == 0 && taken != snapshot) {
            changes.lock();
            try {
                changed.signalAll();
            } finally {
                changes.unlock();
            }
        }
    }

    /** Waits until no message is under way with steps of a bundle that are not in the newest snapshot; answers whether it is so. */
    boolean awaitUnused(long bundle, Duration patience) throws InterruptedException {
        changes.lock();
        try {
            long left = patience.toNanos();
            while (isInUse(bundle)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            changes.unlock();
        }
    }

    private boolean isInUse(long bundle) {
        return retired.stream().anyMatch(old -> old.users().get() > 0 && old.asks(bundle));
    }

    /** How many calls were left behind and are still at work, of steps that went meanwhile, too. */
    int overstaying() {
        changes.lock();
        try {
            gone.removeIf(entry -> entry.overstaying().get() == 0);
            return Stream.concat(gone.stream(), snapshot.entries().stream())
                    .mapToInt(entry -> entry.overstaying().get())
                    .sum();
        } finally {
            changes.unlock();
        }
    }

    /** The entries of a bundle. */
    List<StepEntry> of(long bundle) {
        return snapshot.entries().stream()
                .filter(entry -> entry.origin().bundle() == bundle)
                .toList();
    }

    /** The steps as they describe themselves now. */
    Snapshot current() {
        Snapshot known = snapshot;
        for (int i = 0; i < known.entries().size(); i++) {
            StepEntry entry = known.entries().get(i);
            // On trial a step may hang: no message asks it anything.
            if (entry.acts() && !entry.ask().equals(known.described().get(i))) {
                return refreshed();
            }
        }
        return known;
    }

    /** What the steps of a bundle that act have said of themselves; only those that could not are asked. */
    List<StepDescription> acting(long bundle) {
        boolean allKnown = of(bundle).stream().allMatch(entry -> entry.known().isPresent());
        Snapshot now = allKnown ? snapshot : current();
        return now.slots().values().stream()
                .flatMap(List::stream)
                .filter(slot -> slot.entry().origin().bundle() == bundle)
                .map(Slot::description)
                .toList();
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
            publish(describe(snapshot.entries()));
            return snapshot;
        } finally {
            changes.unlock();
        }
    }

    /** A step that never described itself has no name, deadline or policy, and can't be asked: see {@link #undescribed()}. */
    private Snapshot describe(List<StepEntry> entries) {
        Map<String, Slot> byName = new LinkedHashMap<>();
        List<Optional<StepDescription>> described = new ArrayList<>();
        List<Shadowed> shadowed = new ArrayList<>();
        for (StepEntry entry : entries) {
            Optional<StepDescription> description = entry.acts() ? entry.known() : Optional.empty();
            described.add(description);
            description.ifPresent(known -> {
                Slot older = byName.put(known.name(), slot(entry, known));
                // While a version takes another's place there are both, for a moment.
                if (older != null
                        && !older.entry().origin().trial()
                        && !entry.origin().trial()) {
                    shadowed.add(new Shadowed(
                            known.name(), older.source(), entry.origin().name()));
                }
            });
        }
        return new Snapshot(
                entries, List.copyOf(described), byStage(byName.values()), List.copyOf(shadowed), new AtomicInteger());
    }

    private Slot slot(StepEntry entry, StepDescription description) {
        StepStatistics known = statistics.computeIfAbsent(description.name(), name -> new StepStatistics());
        return new Slot(entry, description, known);
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
        for (StepEntry entry : snapshot.entries()) {
            if (!entry.problem().isEmpty()) {
                problems.put(entry.origin().name(), entry.problem());
            }
        }
        return problems;
    }
}
