package org.palomar.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lines that may come in any order, each for a pattern of its own. A line moves to another pattern that fits it when a
 * later line needs its place (augmenting paths of a bipartite matching), so the order of patterns never matters.
 */
final class LineSet {

    private final List<LinePattern> patterns;
    private final UnaryOperator<String> values;
    private final Map<Integer, String> lines = new HashMap<>();

    LineSet(List<LinePattern> patterns, UnaryOperator<String> values) {
        this.patterns = patterns;
        this.values = values;
    }

    boolean isComplete() {
        return lines.size() == patterns.size();
    }

    /** Whether the line has found a place. */
    boolean add(String line) {
        return add(line, new HashSet<>());
    }

    private boolean add(String line, Set<Integer> tried) {
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matches(line, values) && tried.add(i)) {
                String before = lines.get(i);
                if (before == null || add(before, tried)) {
                    lines.put(i, line);
                    return true;
                }
            }
        }
        return false;
    }

    /** The patterns that still wait for a line. */
    String missing() {
        return IntStream.range(0, patterns.size())
                .filter(i -> !lines.containsKey(i))
                .mapToObj(i -> patterns.get(i).shown(values))
                .collect(Collectors.joining(" | "));
    }
}
