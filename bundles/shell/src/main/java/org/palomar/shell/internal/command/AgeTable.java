package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.queue.QueueAges;
import org.palomar.api.queue.QueueSummary;
import org.palomar.shell.internal.output.Listing;

/** The queue by the age of its entries, for an operator who knows Postfix's {@code qshape}: classes that end at 5, 10, 20 and so on minutes, and what is older. */
final class AgeTable {

    /** Marks the class without an end. */
    private static final String AND_MORE = "+";

    private AgeTable() {}

    /** A row for all entries and one for each destination. */
    static Listing of(QueueAges all, List<QueueSummary.Destination> destinations) {
        List<String> columns = new ArrayList<>(List.of("destination"));
        columns.addAll(classes());
        Listing table = new Listing(columns.toArray(String[]::new));
        row(table, "all", all);
        destinations.forEach(
                each -> row(table, each.domain() + (each.redirected() ? " (redirected)" : ""), each.ages()));
        return table;
    }

    private static void row(Listing table, String of, QueueAges ages) {
        List<Object> cells = new ArrayList<>(List.of(of));
        cells.addAll(ages.counts());
        table.row(cells.toArray());
    }

    /** The count of each class by its name. */
    static Map<String, Object> object(QueueAges ages) {
        Map<String, Object> object = new LinkedHashMap<>();
        List<String> classes = classes();
        for (int i = 0; i < classes.size(); i++) {
            object.put(classes.get(i), ages.counts().get(i));
        }
        return object;
    }

    /** Up to how many minutes, as {@code qshape} writes it. */
    private static List<String> classes() {
        List<String> classes = new ArrayList<>();
        QueueAges.BOUNDS.forEach(bound -> classes.add(String.valueOf(bound.toMinutes())));
        classes.add(classes.getLast() + AND_MORE);
        return classes;
    }
}
