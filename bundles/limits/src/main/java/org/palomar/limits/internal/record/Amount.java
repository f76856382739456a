package org.palomar.limits.internal.record;

import org.palomar.api.limit.Measure;

/**
 * Messages, and the recipients that they have together.
 *
 * @param messages 0 or more
 * @param recipients 0 or more
 */
public record Amount(long messages, long recipients) {

    public static final Amount ZERO = new Amount(0, 0);

    public Amount {
        if (messages < 0 || recipients < 0) {
            throw new IllegalArgumentException("not an amount");
        }
    }

    public Amount plus(Amount other) {
        return new Amount(messages + other.messages, recipients + other.recipients);
    }

    public Amount minus(Amount other) {
        return new Amount(messages - other.messages, recipients - other.recipients);
    }

    /** That of the two which a measure counts. */
    public long of(Measure measure) {
        return measure.isOfRecipients() ? recipients : messages;
    }
}
