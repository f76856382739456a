package org.palomar.directory.internal.records;

import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;

/**
 * What goes with an account that is removed.
 *
 * @param shortened aliases that lose it as a target and keep others
 * @param emptied aliases that had no other target
 * @param uncaught domains whose catch-all it was
 */
public record Departure(Account account, List<Alias> shortened, List<Address> emptied, List<Domain> uncaught) {
    public Departure {
        shortened = List.copyOf(shortened);
        emptied = List.copyOf(emptied);
        uncaught = List.copyOf(uncaught);
    }
}
