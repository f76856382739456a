package org.palomar.api.session;

import java.net.InetSocketAddress;

/**
 * One address that connections are accepted at, or should be.
 *
 * @param name of the listener, such as {@code imaps}
 * @param protocol such as {@code imap}
 * @param address with the port; the wildcard address for every address of the machine
 * @param tls {@code none}, {@code starttls} or {@code implicit}
 * @param problem why it is not open, such as {@code Address already in use}; empty when it is open
 */
public record ListenerInfo(String name, String protocol, InetSocketAddress address, String tls, String problem) {

    /** Whether connections are accepted there now. */
    public boolean open() {
        return problem.isEmpty();
    }
}
