package org.palomar.observe.internal;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;

/** What the Java machine says of itself. */
@Component(service = MetricSource.class)
public final class JvmMetrics implements MetricSource {

    private static final double MILLIS = 1000;

    @Override
    public void report(MetricSink sink) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        sink.gauge("palomar_observe_jvm_memory_bytes", "Memory in use", Map.of("area", "heap"), (double)
                memory.getHeapMemoryUsage().getUsed());
        sink.gauge("palomar_observe_jvm_memory_bytes", "Memory in use", Map.of("area", "other"), (double)
                memory.getNonHeapMemoryUsage().getUsed());
        sink.gauge(
                "palomar_observe_jvm_threads",
                "Platform threads",
                Map.of(),
                ManagementFactory.getThreadMXBean().getThreadCount());
        sink.gauge(
                "palomar_observe_jvm_uptime_seconds",
                "Time since the start",
                Map.of(),
                ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Map<String, String> labels = Map.of("collector", collector.getName());
            sink.counter(
                    "palomar_observe_jvm_collections",
                    "Garbage collections",
                    labels,
                    Math.max(0, collector.getCollectionCount()));
            sink.counter(
                    "palomar_observe_jvm_collection_milliseconds",
                    "Time spent in garbage collections",
                    labels,
                    Math.max(0, collector.getCollectionTime()));
        }
    }
}
