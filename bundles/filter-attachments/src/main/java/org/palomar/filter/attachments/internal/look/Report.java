package org.palomar.filter.attachments.internal.look;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a look has found, and, if wanted, all that it has seen. For one thread. */
public final class Report {

    /** Findings of a kind that are kept: the rest say the same. */
    static final int MOST_OF_A_KIND = 20;

    /**
     * One thing that was looked at.
     *
     * @param type in English, for people
     */
    public record Seen(String place, String type) {}

    private final int mostSeen;
    private final List<Seen> seen = new ArrayList<>();
    private final Map<Kind, List<Finding>> findings = new EnumMap<>(Kind.class);

    /** @param mostSeen how many things are kept that nothing was found about too; 0 where only findings matter */
    public Report(int mostSeen) {
        this.mostSeen = mostSeen;
    }

    void seen(Item item, FileType type) {
        if (seen.size() < mostSeen) {
            seen.add(new Seen(item.place(), type.label()));
        }
    }

    void found(Kind kind, String place, String detail) {
        List<Finding> those = findings.computeIfAbsent(kind, absent -> new ArrayList<>());
        Finding finding = new Finding(kind, place, detail);
        if (those.size() < MOST_OF_A_KIND
                && those.stream().noneMatch(one -> one.place().equals(place))) {
            those.add(finding);
        }
    }

    /** All that was found, by kind in their order. */
    public List<Finding> findings() {
        return findings.values().stream().flatMap(List::stream).toList();
    }

    /** What was seen, in order, as far as it was wanted. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }
}
