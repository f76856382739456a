package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;

/** The domains that a listing is about: the one that was named, or all. */
final class DomainChoice {

    private DomainChoice() {}

    static List<Domain> of(DirectoryAdmin admin, String named) throws CommandException, DirectoryUnavailableException {
        List<Domain> all = admin.domains().stream().map(DomainEntry::domain).toList();
        if (named.isEmpty()) {
            return all;
        }
        Domain domain = MailCommand.domain(named);
        if (!all.contains(domain)) {
            throw MailCommand.failure("There is no domain " + domain + "; mail:domain-list shows those that exist.");
        }
        return List.of(domain);
    }
}
