package org.palomar.imap.session;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;

/**
 * By which names URLs of this server name it: those that are configured, this machine's own, and every name that is a domain of ours or below one, as {@code mail.example.org} is, by which clients of its accounts
 * connect.
 */
final class UrlHosts {

    /** By which somebody on this machine, such as a webmail, names it. */
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Services services;

    UrlHosts(Services services) {
        this.services = services;
    }

    boolean isOurs(String host) throws StoreException {
        String folded = host.toLowerCase(Locale.ROOT);
        if (LOCAL.contains(folded) || services.settings().get().urlHosts().contains(folded)) {
            return true;
        }
        Optional<Domain> domain = Domain.parse(folded);
        return domain.isPresent() && isLocal(domain.get());
    }

    private boolean isLocal(Domain name) throws StoreException {
        Optional<Directory> directory =
                services.directory().within(services.settings().get().serviceWait());
        if (directory.isEmpty()) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "nobody knows the domains of this server now");
        }
        try {
            // Domain bounds the labels: 127 at the most
            for (String rest = name.name(); ; rest = rest.substring(rest.indexOf('.') + 1)) {
                if (directory.get().isLocal(new Domain(rest))) {
                    return true;
                }
                if (rest.indexOf('.') < 0) {
                    return false;
                }
            }
        } catch (DirectoryUnavailableException unavailable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, "nobody knows the domains of this server now", unavailable);
        }
    }
}
