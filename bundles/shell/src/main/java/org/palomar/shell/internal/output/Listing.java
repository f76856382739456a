package org.palomar.shell.internal.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/** Rows under named columns, printed as a table or as a JSON array of objects. For one thread. */
public final class Listing {

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** @param columns names as in JSON; a table shows them with spaces for hyphens */
    public Listing(String... columns) {
        this.columns = List.of(columns);
    }

    /** @param cells one for each column: text, numbers, booleans, collections or maps of those */
    public Listing row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("a row has one cell for each column");
        }
        rows.add(List.of(cells));
        return this;
    }

    public void print(PrintStream out, boolean json, String whenEmpty) {
        if (json) {
            out.println(Json.text(objects()));
            return;
        }
        if (rows.isEmpty()) {
            out.println(whenEmpty);
            return;
        }
        ShellTable table = new ShellTable().separator("  ");
        columns.forEach(column -> table.column(heading(column)));
        for (List<Object> row : rows) {
            Row line = table.addRow();
            row.forEach(cell -> line.addContent(plain(cell)));
        }
        table.print(out);
    }

    /** Prints the only row as one JSON object, or as one line for each column. */
    public void printSingle(PrintStream out, boolean json) {
        Map<String, Object> object = object(rows.getFirst());
        if (json) {
            out.println(Json.text(object));
            return;
        }
        int width = columns.stream().mapToInt(String::length).max().orElse(0);
        object.forEach(
                (column, cell) -> out.println(String.format("%-" + width + "s  %s", heading(column), plain(cell))));
    }

    /** The rows as JSON objects. */
    public List<Map<String, Object>> objects() {
        return rows.stream().map(this::object).toList();
    }

    private Map<String, Object> object(List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), row.get(i));
        }
        return object;
    }

    private static String heading(String column) {
        String words = column.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String plain(Object cell) {
        return switch (cell) {
            case Boolean flag -> flag ? "yes" : "no";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> plain(entry.getKey()) + " " + plain(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case Collection<?> items -> items.stream().map(Listing::plain).collect(Collectors.joining(", "));
            default -> neutral(cell.toString());
        };
    }

    /** Text without characters that a terminal would obey. */
    public static String neutral(String text) {
        StringBuilder neutral = new StringBuilder(text.length());
        text.chars().forEach(c -> neutral.append(Character.isISOControl(c) ? '?' : (char) c));
        return neutral.toString();
    }
}
