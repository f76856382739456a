package org.palomar.smtp.session;

import java.time.Clock;

/**
 * What all conversations share.
 *
 * @param clock for dates; durations are measured by the system's monotonic clock
 */
public record Shared(Services services, SmtpMetrics metrics, TransactionIds ids, Clock clock) {}
