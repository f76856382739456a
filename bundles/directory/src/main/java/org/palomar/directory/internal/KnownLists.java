package org.palomar.directory.internal;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListNames;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;

/** The names of mailing lists, as who keeps them says. While that is missing and ought to be there, nobody knows whether a name is in use. Safe for any thread. */
record KnownLists(ExpectedService<ListNames> names) {

    /** @param address of a domain here */
    Optional<ListNames.Takes> takes(Address address) throws DirectoryUnavailableException {
        Optional<ListNames> known = known();
        return known.isPresent() ? known.get().takes(address) : Optional.empty();
    }

    boolean any(Domain domain) throws DirectoryUnavailableException {
        Optional<ListNames> known = known();
        return known.isPresent() && known.get().any(domain);
    }

    private Optional<ListNames> known() throws DirectoryUnavailableException {
        return switch (names.look()) {
            case Presence.There<ListNames>(ListNames service) -> Optional.of(service);
            case Presence.Missing<ListNames> missing ->
                throw new DirectoryUnavailableException(
                        "who keeps mailing lists is missing", new IllegalStateException("there is no such service"));
            case Presence.Unwanted<ListNames> unwanted -> Optional.empty();
        };
    }
}
