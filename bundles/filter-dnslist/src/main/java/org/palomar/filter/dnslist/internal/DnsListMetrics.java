package org.palomar.filter.dnslist.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What lists have said since the start. Safe for any thread. */
final class DnsListMetrics {

    private final Map<Map<String, String>, Counter> answers = new ConcurrentHashMap<>();

    void said(ListZone list, Said said) {
        String result = switch (said) {
            case Said.Listed listed -> "listed";
            case Said.NotListed not -> "not-listed";
            case Said.Refused refused -> "refused";
            case Said.Unknown unknown -> "unknown";
        };
        answers.computeIfAbsent(Map.of("list", list.zone().name(), "result", result), absent -> new Counter())
                .increment();
    }

    void report(MetricSink sink) {
        answers.forEach((labels, counter) -> sink.counter(
                "palomar_filter_dnslist_answers", "Answers of lists, for each name asked", labels, counter.value()));
    }
}
