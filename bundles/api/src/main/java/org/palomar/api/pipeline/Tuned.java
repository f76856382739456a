package org.palomar.api.pipeline;

import java.util.Map;

/**
 * What the recipients of a transaction want of the step that is asked, where it differs from the step's settings; the pipeline asks once for all who want the same.
 *
 * @param values by the keys of the step's {@link Tunable}s, which allow them
 */
public record Tuned(Map<String, String> values) {

    /** Nothing: the step's settings hold. */
    public static final Tuned NONE = new Tuned(Map.of());

    public Tuned {
        values = Map.copyOf(values);
    }

    /** Of a {@link Tunable.YesNo}. */
    public boolean yes(String key, boolean otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : value.equals("yes");
    }

    /** Of a {@link Tunable.Decimal}. */
    public double number(String key, double otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Double.parseDouble(value);
    }

    /** Of a {@link Tunable.Word}. */
    public String word(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }
}
