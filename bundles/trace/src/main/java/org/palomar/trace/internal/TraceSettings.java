package org.palomar.trace.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.trace.cfg} says.
 *
 * @param days stories of messages that were received longer ago are removed
 * @param mostOctets octets that all stories take together, before compression; beyond that the oldest go, an hour's at a time
 */
public record TraceSettings(int days, long mostOctets) {

    /** Reads all values, or says which one is wrong. */
    public static TraceSettings read(Values values) throws InvalidConfigurationException {
        return new TraceSettings(
                values.number("days", 30, 1, 3650), values.octets("most-octets", 4L << 30, 1 << 20, 1L << 40));
    }
}
