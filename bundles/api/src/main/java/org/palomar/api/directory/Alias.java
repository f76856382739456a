package org.palomar.api.directory;

import java.util.List;
import org.palomar.api.address.Address;

/**
 * An address that stands for others.
 *
 * @param targets at least one; accounts, aliases or addresses elsewhere
 */
public record Alias(Address address, List<Address> targets) {
    public Alias {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("an alias has targets");
        }
    }
}
