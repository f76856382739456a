package org.palomar.api.metric;

/** A service that reports its bundle's figures when asked. The bundle keeps them; whoever asks renders them. */
public interface MetricSource {

    /** Reports every figure to the sink, from memory. */
    void report(MetricSink sink);
}
