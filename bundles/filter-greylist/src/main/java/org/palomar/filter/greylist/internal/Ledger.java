package org.palomar.filter.greylist.internal;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.filter.greylist.internal.record.Standing;
import org.palomar.filter.greylist.internal.record.Subject;

/** What is known of subjects, so many of each kind at most, those that were seen the longest ago go first; and which of that is not written yet. For one thread at a time. */
final class Ledger {

    private final Map<Kind, Map<Subject, Standing>> standings = new EnumMap<>(Kind.class);
    private final Set<Subject> unwritten = new LinkedHashSet<>();

    Ledger() {
        for (Kind kind : Kind.values()) {
            standings.put(kind, new LinkedHashMap<>());
        }
    }

    private Map<Subject, Standing> of(Kind kind) {
        return standings.getOrDefault(kind, new LinkedHashMap<>());
    }

    Optional<Standing> get(Subject subject) {
        return Optional.ofNullable(of(subject.kind()).get(subject));
    }

    /** Sets what is known, as the latest; what there is no room for is forgotten. */
    void put(Subject subject, Standing standing, int most) {
        load(subject, standing);
        unwritten.add(subject);
        Iterator<Subject> oldest = of(subject.kind()).keySet().iterator();
        for (int over = of(subject.kind()).size() - most; over > 0; over--) {
            unwritten.add(oldest.next());
            oldest.remove();
        }
    }

    /** As it was read. */
    void load(Subject subject, Standing standing) {
        of(subject.kind()).remove(subject);
        of(subject.kind()).put(subject, standing);
    }

    void remove(Subject subject) {
        if (of(subject.kind()).remove(subject) != null) {
            unwritten.add(subject);
        }
    }

    /** Forgets; answers how many. */
    int removeIf(BiPredicate<Subject, Standing> condition) {
        int removed = 0;
        for (Map<Subject, Standing> all : standings.values()) {
            Iterator<Map.Entry<Subject, Standing>> entries = all.entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<Subject, Standing> entry = entries.next();
                if (condition.test(entry.getKey(), entry.getValue())) {
                    unwritten.add(entry.getKey());
                    entries.remove();
                    removed++;
                }
            }
        }
        return removed;
    }

    List<Map.Entry<Subject, Standing>> all() {
        return standings.values().stream()
                .flatMap(all -> all.entrySet().stream().map(entry -> Map.entry(entry.getKey(), entry.getValue())))
                .toList();
    }

    int size(Kind kind) {
        return of(kind).size();
    }

    /** Takes out what is to be written, so many at most. */
    List<Subject> takeUnwritten(int most) {
        List<Subject> taken = unwritten.stream().limit(most).toList();
        taken.forEach(unwritten::remove);
        return taken;
    }

    /** What could not be written is so later. */
    void again(List<Subject> subjects) {
        unwritten.addAll(subjects);
    }
}
