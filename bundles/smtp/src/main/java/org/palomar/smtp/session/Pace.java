package org.palomar.smtp.session;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** Holds a sender to a minimum speed, so that nobody keeps a connection busy with an octet now and then. For one thread. */
final class Pace {

    private final Duration patience;
    private final int octetsPerSecond;
    private final long start = System.nanoTime();

    Pace(SmtpSettings.Deadlines deadlines) {
        this.patience = deadlines.data();
        this.octetsPerSecond = deadlines.octetsPerSecond();
    }

    /**
     * How long to wait for more.
     *
     * @param octets that came so far
     * @throws SocketTimeoutException when they came too slowly
     */
    Duration next(long octets) throws SocketTimeoutException {
        Duration due = patience.plusSeconds(octets / octetsPerSecond);
        Duration left = due.minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException("slower than " + octetsPerSecond + " octets a second");
        }
        return left.compareTo(patience) < 0 ? left : patience;
    }
}
