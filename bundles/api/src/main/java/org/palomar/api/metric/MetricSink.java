package org.palomar.api.metric;

import java.util.Map;

/**
 * Takes figures. Names are lower case with underscores and start with {@code palomar_} and the bundle's name; labels have few distinct values
 * (never addresses or ids).
 */
public interface MetricSink {

    /** A counter; its name has no {@code _total}, which the renderer adds. */
    void counter(String name, String help, Map<String, String> labels, long value);

    /** A value that rises and falls. */
    void gauge(String name, String help, Map<String, String> labels, double value);

    /** A histogram; its name has no unit, the renderer adds {@code _seconds}. */
    void timing(String name, String help, Map<String, String> labels, Timing timing);
}
