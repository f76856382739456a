package org.palomar.quarantine.internal;

import java.util.Map;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/** Figures by name, and the event that they count. */
record Figures(Map<String, Double> all) implements MetricSink {

    @Override
    public void counter(String name, String help, Map<String, String> labels, long value) {
        all.put((name + " " + labels.getOrDefault("event", "")).strip(), (double) value);
    }

    @Override
    public void gauge(String name, String help, Map<String, String> labels, double value) {
        all.put(name, value);
    }

    @Override
    public void timing(String name, String help, Map<String, String> labels, Timing timing) {
        throw new AssertionError("nothing is timed");
    }
}
