package org.palomar.api.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A range of addresses, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}.
 *
 * @param base any address of the network
 * @param bits the leading bits that its addresses share
 */
public record Network(InetAddress base, int bits) {

    public Network {
        if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("prefix length " + bits);
        }
    }

    /** The network of that many bits that an address is in; its base has no bits beyond them, so that two of the same are equal. */
    public static Network around(InetAddress address, int bits) {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            octets[i] &= (byte) (0xFF << (Byte.SIZE - kept));
        }
        try {
            return new Network(InetAddress.getByAddress(octets), bits);
        } catch (UnknownHostException neverOfThatLength) {
            throw new IllegalStateException(neverOfThatLength);
        }
    }

    /** Reads {@code address} or {@code address/bits}; empty if it is neither. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int longest = address.get().getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new Network(address.get(), longest));
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > longest) {
            return Optional.empty();
        }
        return Optional.of(new Network(address.get(), Integer.parseInt(prefix)));
    }

    /** Reads a literal IPv4 or IPv6 address; empty if it is none. Asks no name server. */
    public static Optional<InetAddress> parseAddress(String text) {
        return AddressLiteral.parseHost(text);
    }

    /** Whether the address is in this network; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
    }

    /** Whether an address can be in both. */
    public boolean touches(Network other) {
        return bits <= other.bits ? contains(other.base) : other.contains(base);
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
