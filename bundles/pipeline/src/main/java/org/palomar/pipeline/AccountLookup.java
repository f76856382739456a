package org.palomar.pipeline;

import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;

/** Which local accounts an address stands for; asked when a step redirects a message. */
@FunctionalInterface
public interface AccountLookup {

    /** Empty for an address elsewhere or not in use. */
    Set<AccountId> accounts(Address address) throws DirectoryUnavailableException;
}
