package org.palomar.filter.attachments.internal.look;

import java.time.Duration;

/**
 * How much of a message is looked at.
 *
 * @param depth archives within archives, with documents and messages that hold others
 * @param entries things in a message, those in archives included
 * @param unpacked octets that come out of everything packed in a message, together
 * @param ratio times its size that an attachment may unpack to, past {@link Budget#RATIO_FROM}
 * @param time from the start of the look
 */
public record Bounds(int depth, int entries, long unpacked, int ratio, Duration time) {

    /** The defaults; their reasons stand where settings are read. */
    public static final Bounds DEFAULT = new Bounds(5, 10_000, 256L << 20, 200, Duration.ofSeconds(20));
}
