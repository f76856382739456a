package org.palomar.directory.internal.login;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.palomar.api.session.ClientNetwork;

/**
 * Lets a few password checks of each client into the pool at a time; its others wait for those, in order, and for nobody else's. So whoever sends passwords by
 * the hundred fills no queue but its own. Clients on this machine, such as a webmail, log many people in and have no such bound. Safe for any thread.
 */
final class ClientTurns {

    /** Enough that a client alone can keep a usual machine's cores busy. */
    private static final int AT_A_TIME = 8;

    private record Line(Semaphore turns, int members) {}

    private final ConcurrentHashMap<ClientNetwork, Line> lines = new ConcurrentHashMap<>();

    /** Stands in the client's line, until {@link #part}; what it answers is to be acquired before the check and released after it. */
    Semaphore join(InetAddress client) {
        if (client.isLoopbackAddress()) {
            return new Semaphore(1);
        }
        return lines.compute(
                        new ClientNetwork(client),
                        (key, line) -> line == null
                                ? new Line(new Semaphore(AT_A_TIME, true), 1)
                                : new Line(line.turns(), line.members() + 1))
                .turns();
    }

    /** Leaves the client's line. */
    void part(InetAddress client) {
        lines.computeIfPresent(
                new ClientNetwork(client),
                (key, line) -> line.members() == 1 ? null : new Line(line.turns(), line.members() - 1));
    }
}
