package org.palomar.filter.dnslist.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;

/** How addresses and domains are asked about. Pure. */
final class Names {

    /** Registries register at the second level or the third; lists know what is registered. */
    private static final int SHORTEST = 2;

    private static final int LONGEST = 3;
    private static final int NIBBLE = 4;

    private Names() {}

    /** Octets backwards, of IPv6 each half by itself (RFC 5782 §2.1 and §2.4). */
    static String reversed(InetAddress address) {
        StringBuilder name = new StringBuilder();
        byte[] octets = address.getAddress();
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (address instanceof Inet4Address) {
                name.append(octet).append('.');
            } else {
                name.append(Character.forDigit(octet & 0xf, 16)).append('.');
                name.append(Character.forDigit(octet >> NIBBLE, 16)).append('.');
            }
        }
        return name.substring(0, name.length() - 1);
    }

    /** Those of its domains that a list may know: the last two labels, and the last three. A single label is none. */
    static List<String> candidates(Domain domain) {
        String[] labels = domain.name().split("\\.", -1);
        List<String> names = new ArrayList<>();
        for (int most = SHORTEST; most <= LONGEST && most <= labels.length; most++) {
            names.add(String.join(".", List.of(labels).subList(labels.length - most, labels.length)));
        }
        return names;
    }

    /** Under a zone; empty where that would be longer than a name can be. */
    static Optional<Domain> under(String name, Domain zone) {
        return Domain.parse(name + "." + zone.name());
    }
}
