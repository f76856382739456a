package org.palomar.net.internal.accept;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.session.ClientNetwork;

/** Counts open connections by client ({@link ClientNetwork}). Safe for any thread. */
final class AddressCounts {

    private final ConcurrentHashMap<ClientNetwork, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more unless there are {@code most} already; 0 is no limit. */
    boolean enter(InetAddress address, int most) {
        boolean[] entered = {false};
        counts.compute(new ClientNetwork(address), (key, before) -> {
            int count = before == null ? 0 : before;
            entered[0] = most == 0 || count < most;
            return entered[0] ? Integer.valueOf(count + 1) : before;
        });
        return entered[0];
    }

    /** Takes one back that had entered. */
    void leave(InetAddress address) {
        counts.computeIfPresent(new ClientNetwork(address), (key, count) -> count > 1 ? count - 1 : null);
    }
}
