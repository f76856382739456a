package org.palomar.filter.greylist.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.greylist.Acquaintance;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.greylist.GreylistAdmin;
import org.palomar.filter.greylist.internal.record.Standing;
import org.palomar.filter.greylist.internal.record.Subject;

/** What operators see and change of a {@link Greylist}. */
record Administration(Greylist greylist) implements GreylistAdmin {

    @Override
    public List<Acquaintance> list(String containing, int most) {
        return greylist.all().stream()
                .map(entry -> acquaintance(entry.getKey(), entry.getValue()))
                .filter(one -> one.subject().toLowerCase(Locale.ROOT).contains(containing))
                .sorted(Comparator.comparing(Acquaintance::last).reversed())
                .limit(most)
                .toList();
    }

    private static Acquaintance acquaintance(Subject subject, Standing standing) {
        return new Acquaintance(subject.kind(), subject.text(), standing.since(), standing.last(), standing.times());
    }

    @Override
    public Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        greylist.locked(known -> {
            for (Kind kind : Kind.values()) {
                counts.put(kind, known.size(kind));
            }
            return known;
        });
        return counts;
    }

    @Override
    public String allow(String subject) {
        String canonical = Allowed.canonical(subject)
                .orElseThrow(() -> new IllegalArgumentException(
                        "that is no network, address of a client, address of a sender or domain"));
        Instant now = greylist.now();
        greylist.locked(known -> {
            known.put(Correspondence.allowed(canonical), Standing.first(now), Integer.MAX_VALUE);
            greylist.allowed().add(canonical);
            return known;
        });
        return canonical;
    }

    @Override
    public int forget(String containing) {
        return greylist.locked(known -> known.removeIf((subject, standing) -> {
            boolean forgotten = subject.text().toLowerCase(Locale.ROOT).contains(containing);
            if (forgotten && subject.kind() == Kind.ALLOWED) {
                greylist.allowed().remove(subject.text());
            }
            return forgotten;
        }));
    }
}
