package org.palomar.filter.senderauth.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/** What was found since the start. Safe for any thread. */
final class SenderAuthMetrics {

    private final Map<Map<String, String>, Counter> results = new ConcurrentHashMap<>();
    private final Timing time = new Timing();

    void assessed(Assessment assessment, long start) {
        count("iprev", assessment.iprev().result());
        count("spf", assessment.spf().result().word());
        if (assessment.dkim().isEmpty()) {
            count("dkim", "none");
        }
        assessment.dkim().forEach(result -> count("dkim", result.verdict().word()));
        count("arc", assessment.arc().status().word());
        count("dmarc", assessment.dmarc().result().word());
        time.recordSince(start);
    }

    private void count(String method, String result) {
        results.computeIfAbsent(Map.of("method", method, "result", result), absent -> new Counter())
                .increment();
    }

    void report(MetricSink sink) {
        results.forEach((labels, counter) -> sink.counter(
                "palomar_filter_senderauth_results", "Results, of signatures each", labels, counter.value()));
        sink.timing("palomar_filter_senderauth_message", "Finding out who a message is from", Map.of(), time);
    }
}
