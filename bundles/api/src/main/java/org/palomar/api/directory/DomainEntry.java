package org.palomar.api.directory;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/** A domain whose mail ends here. */
public final class DomainEntry {

    private final Domain domain;
    private final Optional<Address> catchAll;

    public DomainEntry(Domain domain, Optional<Address> catchAll) {
        this.domain = domain;
        this.catchAll = catchAll;
    }

    public Domain domain() {
        return domain;
    }

    /** Who gets mail for addresses that don't exist. */
    public Optional<Address> catchAll() {
        return catchAll;
    }
}
