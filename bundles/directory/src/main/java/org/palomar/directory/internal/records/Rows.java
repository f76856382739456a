package org.palomar.directory.internal.records;

import java.util.List;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DomainEntry;

/** Everything that the directory keeps in memory, as it was read at the start. */
public record Rows(List<DomainEntry> domains, List<Account> accounts, List<Alias> aliases) {
    public Rows {
        domains = List.copyOf(domains);
        accounts = List.copyOf(accounts);
        aliases = List.copyOf(aliases);
    }
}
