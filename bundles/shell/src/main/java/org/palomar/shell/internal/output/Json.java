package org.palomar.shell.internal.output;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON (RFC 8259) of maps, collections, numbers, booleans and, for everything else, its text. */
public final class Json {

    private Json() {}

    public static String text(Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(Object value, StringBuilder json) {
        switch (value) {
            case Map<?, ?> map -> writeObject(map, json);
            case Iterable<?> items -> writeArray(items, json);
            case Number number -> json.append(number);
            case Boolean flag -> json.append(flag);
            default -> writeString(value.toString(), json);
        }
    }

    private static void writeObject(Map<?, ?> map, StringBuilder json) {
        json.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.append(separator);
            writeString(entry.getKey().toString(), json);
            json.append(':');
            write(entry.getValue(), json);
            separator = ",";
        }
        json.append('}');
    }

    private static void writeArray(Iterable<?> items, StringBuilder json) {
        json.append('[');
        for (Iterator<?> rest = items.iterator(); rest.hasNext(); ) {
            write(rest.next(), json);
            if (rest.hasNext()) {
                json.append(',');
            }
        }
        json.append(']');
    }

    // Controls, also those beyond ASCII, are escaped: a terminal that shows JSON stays unharmed.
    private static void writeString(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Character.isISOControl(c) || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
