package org.palomar.imap.session;

import java.util.EnumMap;
import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.imap.grammar.Verb;

/** Counts and times what sessions do. For any thread. */
public final class Figures implements MetricSource {

    private final Map<Verb, Timing> timings = new EnumMap<>(Verb.class);
    private final Map<Reply.Status, Counter> replies = new EnumMap<>(Reply.Status.class);
    private final Counter sessions = new Counter();
    private final Counter appended = new Counter();
    private final Counter fetched = new Counter();

    public Figures() {
        for (Verb verb : Verb.values()) {
            timings.put(verb, new Timing());
        }
        for (Reply.Status status : Reply.Status.values()) {
            replies.put(status, new Counter());
        }
    }

    void session() {
        sessions.increment();
    }

    void command(Verb verb, long startNanos) {
        Timing timing = timings.get(verb);
        if (timing != null) {
            timing.recordSince(startNanos);
        }
    }

    void reply(Reply.Status status) {
        Counter counter = replies.get(status);
        if (counter != null) {
            counter.increment();
        }
    }

    void appended(int messages) {
        appended.add(messages);
    }

    void fetched(int messages) {
        fetched.add(messages);
    }

    @Override
    public void report(MetricSink sink) {
        sink.counter("palomar_imap_sessions", "Sessions begun", Map.of(), sessions.value());
        sink.counter("palomar_imap_appended", "Messages appended", Map.of(), appended.value());
        sink.counter("palomar_imap_fetched", "Messages answered by FETCH", Map.of(), fetched.value());
        replies.forEach((status, count) ->
                sink.counter("palomar_imap_replies", "Tagged replies", Map.of("status", status.name()), count.value()));
        timings.forEach((verb, timing) -> {
            if (timing.count() > 0) {
                sink.timing("palomar_imap_command", "Time of a command", Map.of("verb", verb.words()), timing);
            }
        });
    }
}
