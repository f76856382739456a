package org.palomar.api.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What is taken for one client where something is counted by client: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer has.
 *
 * @param address of IPv6 with its last 64 bits 0
 */
public record ClientNetwork(InetAddress address) {

    private static final int NETWORK_OCTETS = 8;

    public ClientNetwork {
        address = address instanceof Inet6Address ? networkOf(address.getAddress()) : address;
    }

    private static InetAddress networkOf(byte[] octets) {
        Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException neverOfThatLength) {
            throw new IllegalStateException(neverOfThatLength);
        }
    }
}
