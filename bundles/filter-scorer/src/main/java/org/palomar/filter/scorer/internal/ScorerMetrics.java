package org.palomar.filter.scorer.internal;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/** What was judged and learned since the start. Safe for any thread. */
final class ScorerMetrics {

    final Timing judging = new Timing();
    final Counter unread = new Counter();
    final Counter learned = new Counter();
    final Counter known = new Counter();
    final Counter lost = new Counter();

    void report(MetricSink sink, Corpora corpora) {
        sink.timing("palomar_filter_scorer_judging", "Messages judged", Map.of(), judging);
        sink.counter(
                "palomar_filter_scorer_own_unread",
                "Recipients judged without their account's corpus, as it could not be read in time",
                Map.of(),
                unread.value());
        String help = "Messages that owners have said something of, by what came of it";
        sink.counter("palomar_filter_scorer_lessons", help, Map.of("outcome", "learned"), learned.value());
        sink.counter("palomar_filter_scorer_lessons", help, Map.of("outcome", "known"), known.value());
        sink.counter("palomar_filter_scorer_lessons", help, Map.of("outcome", "lost"), lost.value());
        sink.gauge("palomar_filter_scorer_octets", "Memory of corpora", Map.of(), (double) corpora.octets());
        sink.gauge(
                "palomar_filter_scorer_tokens",
                "Tokens of the server's corpus",
                Map.of(),
                corpora.server().size());
    }
}
