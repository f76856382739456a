package org.palomar.net.internal.accept;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.net.internal.io.Traffic;

/** What {@code net} counts. Safe for any thread. */
public final class NetFigures implements Traffic {

    /** Why a connection was closed before its protocol saw it. */
    public enum Refusal {
        TOTAL_LIMIT,
        LISTENER_LIMIT,
        ADDRESS_LIMIT,
        PROXY_HEADER,
        HANDSHAKE,
        NO_CERTIFICATE,
        NO_HANDLER
    }

    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Counter dialled = new Counter();
    private final Counter received = new Counter();
    private final Counter sent = new Counter();
    private final Timing handshakes = new Timing();
    private final Counter failures = new Counter();

    NetFigures() {
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new Counter());
        }
    }

    @Override
    public void received(int octets) {
        received.add(octets);
    }

    @Override
    public void sent(int octets) {
        sent.add(octets);
    }

    void accepted(String listener) {
        accepted.computeIfAbsent(listener, name -> new Counter()).increment();
    }

    /** A connection to another server was opened. */
    void dialled() {
        dialled.increment();
    }

    void refused(Refusal reason) {
        counter(reason).increment();
    }

    void handshakeSince(long startNanos) {
        handshakes.recordSince(startNanos);
    }

    /** A session ended with a bug. */
    void failed() {
        failures.increment();
    }

    private Counter counter(Refusal reason) {
        return refused.computeIfAbsent(reason, absent -> new Counter());
    }

    void report(MetricSink sink) {
        accepted.forEach((listener, counter) -> sink.counter(
                "palomar_net_connections_accepted",
                "Connections accepted",
                Map.of("listener", listener),
                counter.value()));
        refused.forEach((reason, counter) -> sink.counter(
                "palomar_net_connections_refused",
                "Connections closed before their protocol saw them",
                Map.of("reason", reason.name().toLowerCase(Locale.ROOT)),
                counter.value()));
        sink.counter("palomar_net_outgoing_opened", "Connections to other servers opened", Map.of(), dialled.value());
        sink.counter("palomar_net_received_bytes", "Octets received", Map.of(), received.value());
        sink.counter("palomar_net_sent_bytes", "Octets sent", Map.of(), sent.value());
        sink.counter("palomar_net_session_failures", "Sessions that a bug ended", Map.of(), failures.value());
        sink.timing("palomar_net_tls_handshake", "TLS handshakes that succeeded", Map.of(), handshakes);
    }
}
