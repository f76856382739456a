package org.palomar.reports;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What was reported since the start. Safe for any thread. */
final class ReportMetrics {

    private final Ledger<?, ?> ledger;
    private final Counter sent = new Counter();
    private final Counter failed = new Counter();

    ReportMetrics(Ledger<?, ?> ledger) {
        this.ledger = ledger;
    }

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    /** @param damaged counts found so at the start */
    void report(MetricSink sink, int waiting, long uncounted, int damaged) {
        Map<String, String> none = Map.of();
        String name = "palomar_" + ledger.source().replace('-', '_');
        sink.counter(name + "_sent", ledger.kind() + " reports sent to other domains", none, sent.value());
        sink.counter(name + "_failed", ledger.kind() + " reports that were given up", none, failed.value());
        sink.counter(name + "_uncounted", ledger.events() + " that found no room to be counted", none, uncounted);
        sink.counter(name + "_damaged", "Counts of " + ledger.events() + " that could not be read", none, damaged);
        sink.gauge(name + "_waiting", "Domains and days that are counted and not reported yet", none, waiting);
    }
}
