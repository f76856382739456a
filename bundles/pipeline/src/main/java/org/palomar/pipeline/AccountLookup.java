package org.palomar.pipeline;

import java.util.List;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;

/** Who gets mail for an address; asked when a step redirects a message. */
@FunctionalInterface
public interface AccountLookup {

    /** Of an address elsewhere, or of one that is not in use. */
    Resolution.Deliverable NOBODY = new Resolution.Deliverable(Set.of(), List.of());

    /** Where all addresses are elsewhere. */
    AccountLookup NONE = address -> NOBODY;

    /** {@link #NOBODY} for an address elsewhere or not in use. */
    Resolution.Deliverable ends(Address address) throws DirectoryUnavailableException;
}
