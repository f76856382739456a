package org.palomar.trace.internal;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What the trace counts. Safe for any thread. */
final class TraceMetrics {

    final Counter stories = new Counter();
    final Counter events = new Counter();
    final Counter crowded = new Counter();
    final Counter refused = new Counter();
    final Counter unwritten = new Counter();
    final Counter swept = new Counter();

    void report(MetricSink sink, long octets) {
        String lost = "Events that were not kept";
        sink.counter("palomar_trace_stories", "Messages whose story was begun", Map.of(), stories.value());
        sink.counter("palomar_trace_events", "Events that were kept", Map.of(), events.value());
        sink.counter("palomar_trace_lost", lost, Map.of("reason", "too-many"), crowded.value());
        sink.counter("palomar_trace_lost", lost, Map.of("reason", "refusals"), refused.value());
        sink.counter("palomar_trace_lost", lost, Map.of("reason", "store"), unwritten.value());
        sink.counter("palomar_trace_swept", "Stories that were removed", Map.of(), swept.value());
        sink.gauge("palomar_trace_octets", "What all stories take, before compression", Map.of(), (double) octets);
    }
}
