package org.palomar.webconsole.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong passwords for each address, and all together, in windows of time. It says who has had enough; it never makes anybody wait, as that would hold the
 * container's threads. Safe for any thread.
 */
final class GuessingBrake {

    /** Wrong passwords from one address in a window: an administrator mistypes, too. */
    static final int PER_ADDRESS = 5;

    /** From all addresses in a window: many machines guess together. */
    static final int TOGETHER = 100;

    /** A window opens with its first wrong password. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** RFC 6177 §2: what one customer has at least, so its addresses count as one. */
    private static final int IPV6_NETWORK_OCTETS = 8;

    private record Window(int wrong, Instant end) {}

    private final Clock clock;
    // Never more than TOGETHER entries and those from this machine: nobody else is asked for a password once it is
    // full.
    private final Map<String, Window> windows = new HashMap<>();
    private @Nullable Window all;

    GuessingBrake(Clock clock) {
        this.clock = clock;
    }

    /** Whether a password from there is not even looked at. */
    synchronized boolean isOn(InetAddress from) {
        forget();
        Window own = windows.get(network(from));
        boolean everywhere = all != null && all.wrong() >= TOGETHER && !from.isLoopbackAddress();
        return everywhere || (own != null && own.wrong() >= PER_ADDRESS);
    }

    synchronized void wrong(InetAddress from) {
        forget();
        Instant end = clock.instant().plus(WINDOW);
        windows.merge(network(from), new Window(1, end), (old, one) -> new Window(old.wrong() + 1, old.end()));
        all = all == null ? new Window(1, end) : new Window(all.wrong() + 1, all.end());
    }

    /** How many addresses have had enough. */
    synchronized int refused() {
        forget();
        return Math.toIntExact(windows.values().stream()
                .filter(window -> window.wrong() >= PER_ADDRESS)
                .count());
    }

    private void forget() {
        Instant now = clock.instant();
        windows.values().removeIf(window -> !now.isBefore(window.end()));
        if (all != null && !now.isBefore(all.end())) {
            all = null;
        }
    }

    private static String network(InetAddress address) {
        byte[] octets = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(octets, IPV6_NETWORK_OCTETS) : octets);
    }
}
