package org.palomar.relay.server;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.relay.session.NoSessionException.Cause;

/** What the relay has done since the start. Safe for any thread. */
final class RelayMetrics {

    private static final String SENT = "Messages sent over a connection";

    private final Counter first = new Counter();
    private final Counter further = new Counter();
    private final Counter plain = new Counter();
    private final Counter turns = new Counter();
    private final Map<Cause, Counter> failures = new EnumMap<>(Cause.class);

    RelayMetrics() {
        for (Cause cause : Cause.values()) {
            failures.put(cause, new Counter());
        }
    }

    /** @param messages sent over the connection by now */
    void sent(int messages, boolean tls) {
        (messages == 1 ? first : further).increment();
        if (!tls) {
            plain.increment();
        }
    }

    /** A message takes another way after a server's words. */
    void turned() {
        turns.increment();
    }

    void failed(Cause cause) {
        failures.computeIfAbsent(cause, absent -> new Counter()).increment();
    }

    void report(MetricSink sink, int idle) {
        sink.counter("palomar_relay_messages", SENT, Map.of("connection", "new"), first.value());
        sink.counter("palomar_relay_messages", SENT, Map.of("connection", "reused"), further.value());
        sink.counter("palomar_relay_plaintext", "Messages sent without TLS", Map.of(), plain.value());
        sink.counter("palomar_relay_turns", "Messages that took another route after a reply", Map.of(), turns.value());
        failures.forEach((cause, count) -> sink.counter(
                "palomar_relay_failures",
                "Servers that took nothing",
                Map.of("cause", cause.name().toLowerCase(Locale.ROOT)),
                count.value()));
        sink.gauge("palomar_relay_idle", "Connections that wait for another message", Map.of(), idle);
    }
}
