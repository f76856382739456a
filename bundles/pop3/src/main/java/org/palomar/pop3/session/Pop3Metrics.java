package org.palomar.pop3.session;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.pop3.grammar.Verb;

/** What the server counts. Safe for any thread. */
public final class Pop3Metrics implements MetricSource {

    private final Map<Verb, Timing> commands;
    private final Counter refusals = new Counter();
    private final Counter failedLogins = new Counter();
    private final Counter retrieved = new Counter();
    private final Counter deleted = new Counter();

    public Pop3Metrics() {
        Map<Verb, Timing> timings = new EnumMap<>(Verb.class);
        Arrays.stream(Verb.values()).forEach(verb -> timings.put(verb, new Timing()));
        this.commands = Collections.unmodifiableMap(timings);
    }

    void command(Verb verb, long startNanos) {
        commands.getOrDefault(verb, new Timing()).recordSince(startNanos);
    }

    void refusal() {
        refusals.increment();
    }

    void failedLogin() {
        failedLogins.increment();
    }

    void retrieval() {
        retrieved.increment();
    }

    void deletions(long messages) {
        deleted.add(messages);
    }

    @Override
    public void report(MetricSink sink) {
        commands.forEach((verb, timing) -> sink.timing(
                "palomar_pop3_command",
                "Time from a command to its reply",
                Map.of("verb", verb.name().toLowerCase(Locale.ROOT)),
                timing));
        sink.counter("palomar_pop3_refusals", "Commands answered with -ERR", Map.of(), refusals.value());
        sink.counter("palomar_pop3_failed_logins", "Logins refused", Map.of(), failedLogins.value());
        sink.counter(
                "palomar_pop3_retrieved", "Messages asked for whole and begun to be sent", Map.of(), retrieved.value());
        sink.counter("palomar_pop3_deleted", "Messages deleted at QUIT", Map.of(), deleted.value());
    }
}
