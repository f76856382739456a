package org.palomar.filter.senderauth.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.palomar.filter.senderauth.internal.spf.SpfDns;

/**
 * Whether the client's name leads back to it (RFC 8601 §3).
 *
 * @param result pass, fail, temperror or permerror
 * @param name which does; empty without a pass
 */
record Iprev(String result, String name) {

    /** RFC 8601 §3: names that are looked at. */
    private static final int MOST_NAMES = 10;

    static Iprev of(InetAddress client, SpfDns dns) {
        Optional<List<String>> names = dns.ptr(client).known();
        if (names.isEmpty()) {
            return new Iprev("temperror", "");
        }
        if (names.get().isEmpty()) {
            return new Iprev("permerror", "");
        }
        boolean unsure = false;
        for (String name :
                names.get().subList(0, Math.min(MOST_NAMES, names.get().size()))) {
            Optional<List<InetAddress>> addresses =
                    dns.addresses(name, !(client instanceof Inet4Address)).known();
            unsure |= addresses.isEmpty();
            if (addresses.filter(all -> all.contains(client)).isPresent()) {
                return new Iprev("pass", name);
            }
        }
        return new Iprev(unsure ? "temperror" : "fail", "");
    }
}
