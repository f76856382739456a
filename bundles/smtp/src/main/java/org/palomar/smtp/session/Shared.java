package org.palomar.smtp.session;

import java.time.Clock;
import org.palomar.api.trace.Storyteller;
import org.palomar.net.MessageMemory;

/**
 * What all conversations share.
 *
 * @param memory what messages may hold of it
 * @param clock for dates; durations are measured by the system's monotonic clock
 * @param storyteller tells of what the delivery never hears of
 */
public record Shared(
        Services services,
        SmtpMetrics metrics,
        TransactionIds ids,
        Clock clock,
        MessageMemory memory,
        Storyteller storyteller) {}
