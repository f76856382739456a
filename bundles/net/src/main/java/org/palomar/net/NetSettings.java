package org.palomar.net;

import java.time.Duration;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What all listeners share; {@code etc/palomar.net.cfg}.
 *
 * @param connections most open connections of all listeners; by default one for each 64 KB of the heap, 1,000 to 10,000
 * @param connectionsPerAddress most open connections from one IPv4 address or IPv6 /64 network; 0 for no limit
 * @param connectionsPerLoopback the same for this machine's own clients, such as webmail; 0 for no limit
 * @param backlog connections that the kernel holds until they are accepted
 * @param handshake most time for a TLS handshake or a PROXY header
 * @param write most time for the client to take one piece of output, 64 KB at most
 * @param minimumRate octets a second that a client must send while a message is waited for; 0 for any
 * @param handover how long connections wait for the next version of a protocol's bundle
 * @param drain how long sessions may take to end when their bundle goes
 */
public record NetSettings(
        int connections,
        int connectionsPerAddress,
        int connectionsPerLoopback,
        int backlog,
        Duration handshake,
        Duration write,
        int minimumRate,
        Duration handover,
        Duration drain) {

    /** The configuration's identifier. */
    public static final String PID = "palomar.net";

    /** Enough for an office behind one address with five connections for each of its 20 clients. */
    private static final int DEFAULT_PER_ADDRESS = 100;

    /** Room for 2,000 mailboxes with five connections each, and an end to a flood. The process needs as many file descriptors. */
    private static final int MOST_BY_DEFAULT = 10_000;

    /** Octets of the heap for each connection: one that idles inside TLS costs half of that. */
    private static final long HEAP_EACH = 64L << 10;

    private static final int DEFAULT_CONNECTIONS =
            Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_EACH, 1_000, MOST_BY_DEFAULT);

    private static final int MOST_CONNECTIONS = 1_000_000;

    public static NetSettings read(Values values) throws InvalidConfigurationException {
        Duration second = Duration.ofSeconds(1);
        return new NetSettings(
                values.number("connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS),
                values.number("connections-per-address", DEFAULT_PER_ADDRESS, 0, MOST_CONNECTIONS),
                values.number("connections-per-loopback-address", 0, 0, MOST_CONNECTIONS),
                values.number("backlog", 1_024, 1, 65_535),
                values.duration("handshake-deadline", Duration.ofSeconds(30), second, Duration.ofMinutes(5)),
                values.duration("write-deadline", Duration.ofMinutes(1), second, Duration.ofMinutes(30)),
                values.number("minimum-rate", 64, 0, 1 << 20),
                values.duration("handover", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(10)),
                values.duration("drain", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5)));
    }

    /** What holds without a configuration. */
    public static NetSettings defaults() {
        try {
            return read(new Values(Map.of()));
        } catch (InvalidConfigurationException bug) {
            throw new IllegalStateException("the defaults of " + PID + " must be right", bug);
        }
    }
}
