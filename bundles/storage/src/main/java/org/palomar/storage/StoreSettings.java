package org.palomar.storage;

import java.time.Duration;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * How the store commits.
 *
 * @param reserve free octets of the disk below which no body is taken; a quarter of it stays for changes without bodies, such as expunging
 * @param groupOctets a group is written once its changes have this size
 * @param groupTransactions a group is written once it has this many transactions
 * @param commitDeadline longest wait for a commit before its caller is told {@code UNAVAILABLE}
 * @param readThreads platform threads that read on behalf of virtual ones
 */
public record StoreSettings(
        long reserve, long groupOctets, int groupTransactions, Duration commitDeadline, int readThreads) {

    /** Larger bodies are written ahead, chunk by chunk, instead of being held in memory. */
    public static final int SPOOL_OVER = 1 << 20;

    /** What holds where nothing is configured. */
    public static final StoreSettings DEFAULT = new StoreSettings(200L << 20, 8L << 20, 512, Duration.ofMinutes(1), 4);

    /** The settings of {@code etc/palomar.storage.cfg}. */
    public static StoreSettings read(Values values) throws InvalidConfigurationException {
        return new StoreSettings(
                values.octets("reserve", DEFAULT.reserve, 16L << 20, 1L << 50),
                values.octets("group-octets", DEFAULT.groupOctets, 64L << 10, 256L << 20),
                values.number("group-transactions", DEFAULT.groupTransactions, 1, 10_000),
                values.duration(
                        "commit-deadline", DEFAULT.commitDeadline, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                values.number("read-threads", DEFAULT.readThreads, 1, 64));
    }
}
