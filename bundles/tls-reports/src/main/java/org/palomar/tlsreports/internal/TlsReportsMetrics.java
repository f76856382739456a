package org.palomar.tlsreports.internal;

import java.util.Map;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;

/** What was reported since the start. Safe for any thread. */
final class TlsReportsMetrics {

    private final Counter sent = new Counter();
    private final Counter failed = new Counter();

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    /** @param damaged counts found so at the start */
    void report(MetricSink sink, int waiting, long uncounted, int damaged) {
        Map<String, String> none = Map.of();
        sink.counter("palomar_tls_reports_sent", "TLS reports sent to other domains", none, sent.value());
        sink.counter("palomar_tls_reports_failed", "TLS reports that were given up", none, failed.value());
        sink.counter("palomar_tls_reports_uncounted", "TLS sessions that found no room to be counted", none, uncounted);
        sink.counter("palomar_tls_reports_damaged", "Counts of TLS sessions that could not be read", none, damaged);
        sink.gauge(
                "palomar_tls_reports_waiting", "Domains and days that are counted and not reported yet", none, waiting);
    }
}
