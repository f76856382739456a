package org.palomar.smtp.session;

import java.time.Clock;
import org.palomar.net.MessageMemory;

/**
 * What all conversations share.
 *
 * @param memory what messages may hold of it
 * @param clock for dates; durations are measured by the system's monotonic clock
 */
public record Shared(Services services, SmtpMetrics metrics, TransactionIds ids, Clock clock, MessageMemory memory) {}
