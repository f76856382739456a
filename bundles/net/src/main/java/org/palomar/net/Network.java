package org.palomar.net;

import java.net.InetAddress;
import java.util.Optional;
import org.palomar.api.address.AddressLiteral;

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

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
