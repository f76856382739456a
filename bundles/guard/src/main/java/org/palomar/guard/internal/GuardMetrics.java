package org.palomar.guard.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.guard.internal.record.Subject;

/** What the guard has seen since the start. Safe for any thread. */
final class GuardMetrics {

    private final Map<String, Counter> wrong = new ConcurrentHashMap<>();
    private final Counter refused = new Counter();
    private final Counter names = new Counter();
    private final Counter networks = new Counter();

    void wrong(String protocol) {
        wrong.computeIfAbsent(protocol, key -> new Counter()).increment();
    }

    void refused() {
        refused.increment();
    }

    void blocked(Subject subject) {
        (subject.isOfAll() ? networks : names).increment();
    }

    void report(MetricSink sink, Map<String, Integer> now) {
        wrong.forEach((protocol, counter) -> sink.counter(
                "palomar_guard_wrong_passwords",
                "Wrong passwords, by protocol",
                Map.of("protocol", protocol),
                counter.value()));
        sink.counter(
                "palomar_guard_refused_logins",
                "Logins that were refused before their password was looked at",
                Map.of(),
                refused.value());
        String blocks = "palomar_guard_blocks";
        sink.counter(blocks, "Blocks that began, by what is refused", Map.of("of", "name"), names.value());
        sink.counter(blocks, "Blocks that began, by what is refused", Map.of("of", "network"), networks.value());
        String active = "palomar_guard_blocked";
        sink.gauge(active, "Blocks in force, by what is refused", Map.of("of", "name"), now.getOrDefault("name", 0));
        sink.gauge(
                active, "Blocks in force, by what is refused", Map.of("of", "network"), now.getOrDefault("network", 0));
        sink.gauge("palomar_guard_known_places", "Places of owners", Map.of(), now.getOrDefault("known", 0));
    }
}
