package org.palomar.filter.attachments.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.filter.attachments.internal.look.Finding;
import org.palomar.filter.attachments.internal.look.Kind;

/** What was looked at and found since the start. Safe for any thread. */
final class AttachmentMetrics {

    private final Counter looks = new Counter();
    private final Counter failures = new Counter();
    private final Map<Kind, Counter> found = new ConcurrentHashMap<>();

    void looked(List<Finding> findings) {
        looks.increment();
        findings.stream()
                .map(Finding::kind)
                .distinct()
                .forEach(kind ->
                        found.computeIfAbsent(kind, absent -> new Counter()).increment());
    }

    void failed() {
        failures.increment();
    }

    void report(MetricSink sink) {
        sink.counter("palomar_filter_attachments_messages", "Messages that were looked at", Map.of(), looks.value());
        sink.counter(
                "palomar_filter_attachments_failures",
                "Messages that could not be looked at, because of the disk or of too many at once",
                Map.of(),
                failures.value());
        found.forEach((kind, counter) -> sink.counter(
                "palomar_filter_attachments_findings",
                "Messages in which something was found, by its kind",
                Map.of("kind", kind.word()),
                counter.value()));
    }
}
