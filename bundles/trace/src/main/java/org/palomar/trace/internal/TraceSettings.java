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

    /** What keeps the most: while it is not known what is to be kept, nothing goes. */
    static final TraceSettings MOST = new TraceSettings(3650, 1L << 40);

    /** Reads all values, or says which one is wrong. */
    public static TraceSettings read(Values values) throws InvalidConfigurationException {
        return new TraceSettings(
                values.number("days", 30, 1, MOST.days()),
                values.octets("most-octets", 4L << 30, 1 << 20, MOST.mostOctets()));
    }
}
