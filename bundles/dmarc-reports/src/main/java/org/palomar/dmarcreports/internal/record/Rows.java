package org.palomar.dmarcreports.internal.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many messages each row has. Immutable: one more copies a drawer of some, and not all, as each message that is judged is one more. */
final class Rows {

    /** Of a thousand rows each has sixteen. */
    private static final int DRAWERS = 64;

    static final Rows NONE = new Rows(Collections.nCopies(DRAWERS, Map.of()), 0);

    private final List<Map<Row, Long>> drawers;
    private final int count;

    private Rows(List<Map<Row, Long>> drawers, int count) {
        this.drawers = drawers;
        this.count = count;
    }

    private static int drawer(Row row) {
        return Math.floorMod(row.hashCode() * 0x9e3779b9, DRAWERS);
    }

    boolean has(Row row) {
        return drawers.get(drawer(row)).containsKey(row);
    }

    Rows with(Row row, long times) {
        int index = drawer(row);
        Map<Row, Long> drawer = new HashMap<>(drawers.get(index));
        int before = drawer.size();
        drawer.merge(row, times, Long::sum);
        List<Map<Row, Long>> more = new ArrayList<>(drawers);
        more.set(index, drawer);
        return new Rows(more, count + drawer.size() - before);
    }

    int count() {
        return count;
    }

    Map<Row, Long> all() {
        Map<Row, Long> all = new HashMap<>();
        drawers.forEach(all::putAll);
        return Collections.unmodifiableMap(all);
    }
}
