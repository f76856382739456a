package org.palomar.connector.rspamd.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.Resolver;

/**
 * What the client is called: a name of its address that leads back to it (RFC 8601 §2.7.3). Rspamd does not look, and takes one whose name it is not told for one that has none.
 *
 * @param name empty if it has none
 * @param isKnown whether that could be found out
 */
record ClientName(Optional<Domain> name, boolean isKnown) {

    /** Names that are looked at: an address has one, or few. */
    private static final int MOST = 3;

    /** Nobody could be asked. */
    static final ClientName UNKNOWN = new ClientName(Optional.empty(), false);

    static ClientName of(InetAddress client, Resolver resolver) {
        return switch (resolver.ptr(client)) {
            case Answer.Found<List<Domain>> found -> leadingBack(found.value(), client, resolver);
            case Answer.Failed<List<Domain>> failed -> UNKNOWN;
            default -> new ClientName(Optional.empty(), true);
        };
    }

    private static ClientName leadingBack(List<Domain> names, InetAddress client, Resolver resolver) {
        boolean known = true;
        for (Domain name : names.stream().limit(MOST).toList()) {
            switch (resolver.addresses(name)) {
                case Answer.Found<HostAddresses> found -> {
                    if (found.value().addresses().contains(client)) {
                        return new ClientName(Optional.of(name), true);
                    }
                }
                case Answer.Failed<HostAddresses> failed -> known = false;
                default -> {
                    // it leads nowhere
                }
            }
        }
        return new ClientName(Optional.empty(), known);
    }
}
