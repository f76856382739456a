package org.palomar.managesieve.session;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.managesieve.grammar.Verb;

/** What the server counts. Safe for any thread. */
public final class SieveMetrics implements MetricSource {

    private final Map<Verb, Timing> commands;
    private final Counter refusals = new Counter();
    private final Counter failedLogins = new Counter();

    public SieveMetrics() {
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

    @Override
    public void report(MetricSink sink) {
        commands.forEach((verb, timing) -> sink.timing(
                "palomar_managesieve_command",
                "Time from a command to its reply",
                Map.of("verb", verb.name().toLowerCase(Locale.ROOT)),
                timing));
        sink.counter("palomar_managesieve_refusals", "Commands answered with NO", Map.of(), refusals.value());
        sink.counter("palomar_managesieve_failed_logins", "Logins refused", Map.of(), failedLogins.value());
    }
}
