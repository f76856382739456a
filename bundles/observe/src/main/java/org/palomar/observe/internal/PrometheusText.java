package org.palomar.observe.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/**
 * Writes figures in Prometheus' text format 0.0.4: all samples of a name together, whoever reported them, with one HELP and one TYPE. For one thread.
 */
final class PrometheusText implements MetricSink {

    /** The media type of {@link #toString()}. */
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS = 1e9;

    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    @Override
    public void counter(String name, String help, Map<String, String> labels, long value) {
        String full = name + "_total";
        sample(family(full, help, "counter"), full, labels, Long.toString(value));
    }

    @Override
    public void gauge(String name, String help, Map<String, String> labels, double value) {
        sample(family(name, help, "gauge"), name, labels, number(value));
    }

    @Override
    public void timing(String name, String help, Map<String, String> labels, Timing timing) {
        String full = name + "_seconds";
        StringBuilder out = family(full, help, "histogram");
        long count = 0;
        for (int bucket = 0; bucket < Timing.BUCKETS; bucket++) {
            count += timing.count(bucket);
            boolean last = bucket == Timing.BUCKETS - 1;
            Map<String, String> withBound = new TreeMap<>(labels);
            withBound.put("le", last ? "+Inf" : number(Timing.bound(bucket) / NANOS));
            sample(out, full + "_bucket", withBound, Long.toString(count));
        }
        sample(out, full + "_sum", labels, number(timing.sum() / NANOS));
        sample(out, full + "_count", labels, Long.toString(count));
    }

    private StringBuilder family(String name, String help, String type) {
        return families.computeIfAbsent(
                name,
                first -> new StringBuilder()
                        .append("# HELP ")
                        .append(name)
                        .append(' ')
                        .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                        .append("\n# TYPE ")
                        .append(name)
                        .append(' ')
                        .append(type)
                        .append('\n'));
    }

    private static void sample(StringBuilder out, String name, Map<String, String> labels, String value) {
        out.append(name);
        char before = '{';
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            out.append(before).append(label.getKey()).append("=\"");
            out.append(escaped(label.getValue())).append('"');
            before = ',';
        }
        out.append(labels.isEmpty() ? " " : "} ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public String toString() {
        return String.join("", families.values());
    }
}
