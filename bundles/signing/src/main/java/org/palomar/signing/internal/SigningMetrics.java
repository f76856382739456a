package org.palomar.signing.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Seal;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.Ring;

/** What was signed since the start. Safe for any thread. */
final class SigningMetrics {

    private final Map<KeyAlgorithm, Counter> signatures = new EnumMap<>(KeyAlgorithm.class);
    private final Map<String, Counter> seals =
            Map.of("none", new Counter(), "pass", new Counter(), "fail", new Counter());
    private final Counter unsealed = new Counter();
    private final Counter unsigned = new Counter();
    private final Counter failures = new Counter();
    private final Timing time = new Timing();

    SigningMetrics() {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            signatures.put(algorithm, new Counter());
        }
    }

    void signed(List<KeyEntry> keys, long start) {
        keys.stream().map(key -> signatures.get(key.secret().algorithm())).forEach(counter -> {
            if (counter != null) {
                counter.increment();
            }
        });
        time.recordSince(start);
    }

    void sealed(Seal seal) {
        switch (seal) {
            case Seal.Sealed sealed -> {
                Counter counter = seals.get(sealed.chain());
                if (counter != null) {
                    counter.increment();
                }
            }
            case Seal.Unsealed(String reason) -> {
                if (!reason.isEmpty()) {
                    unsealed.increment();
                }
            }
        }
    }

    void unsigned() {
        unsigned.increment();
    }

    void failed() {
        failures.increment();
    }

    void report(MetricSink sink, Ring ring) {
        signatures.forEach((algorithm, counter) -> sink.counter(
                "palomar_signing_signatures",
                "Signatures made",
                Map.of("algorithm", algorithm.word()),
                counter.value()));
        seals.forEach((chain, counter) -> sink.counter(
                "palomar_signing_seals",
                "Forwarded messages that were sealed, by what their chain was worth",
                Map.of("chain", chain),
                counter.value()));
        sink.counter(
                "palomar_signing_unsealed",
                "Forwarded messages whose chain had ended, or could not be found out",
                Map.of(),
                unsealed.value());
        sink.counter("palomar_signing_unsigned", "Messages of domains without keys", Map.of(), unsigned.value());
        sink.counter(
                "palomar_signing_failures", "Messages that could not be signed and wait", Map.of(), failures.value());
        sink.timing("palomar_signing_message", "Signing a message, with all keys", Map.of(), time);
        for (KeyState state : KeyState.values()) {
            long count =
                    ring.keys().stream().filter(key -> key.state() == state).count();
            sink.gauge(
                    "palomar_signing_keys",
                    "Keys, by what they are used for",
                    Map.of("state", state.name().toLowerCase(Locale.ROOT)),
                    (double) count);
        }
        sink.gauge(
                "palomar_signing_broken_keys",
                "Keys that can't be read",
                Map.of(),
                ring.broken().size());
    }
}
