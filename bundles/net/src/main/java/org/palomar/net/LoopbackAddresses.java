package org.palomar.net;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** The usual loopback addresses that this machine has: IPv6 may be switched off. */
final class LoopbackAddresses {

    static final InetAddress IPV4 = address(new byte[] {127, 0, 0, 1});
    private static final InetAddress IPV6 = address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private LoopbackAddresses() {}

    static List<InetAddress> present() {
        try {
            boolean six = NetworkInterface.networkInterfaces()
                    .flatMap(network -> network.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getAddress)
                    .anyMatch(IPV6::equals);
            return six ? List.of(IPV4, IPV6) : List.of(IPV4);
        } catch (SocketException unknown) {
            return List.of(IPV4);
        }
    }

    private static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
