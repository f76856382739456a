package org.palomar.net.internal.accept;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/** Counts open connections by client: an IPv4 address, or an IPv6 /64 network, which is what one customer has. Safe for any thread. */
final class AddressCounts {

    private final ConcurrentHashMap<Object, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more unless there are {@code most} already; 0 is no limit. */
    boolean enter(InetAddress address, int most) {
        boolean[] entered = {false};
        counts.compute(key(address), (key, before) -> {
            int count = before == null ? 0 : before;
            entered[0] = most == 0 || count < most;
            return entered[0] ? Integer.valueOf(count + 1) : before;
        });
        return entered[0];
    }

    /** Takes one back that had entered. */
    void leave(InetAddress address) {
        counts.computeIfPresent(key(address), (key, count) -> count > 1 ? count - 1 : null);
    }

    private static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
