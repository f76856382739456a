package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:domain-list}: lists the domains whose mail is taken here. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "domain-list", description = "Lists the domains whose mail is taken here")
public final class DomainList extends MailCommand {

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        DirectoryAdmin admin = require(DirectoryAdmin.class);
        Listing listing = new Listing("domain", "accounts", "aliases", "catch-all", "relayed");
        for (DomainEntry entry : admin.domains()) {
            Domain domain = entry.domain();
            String catchAll = entry.unlisted() instanceof Unlisted.Caught(Address by) ? by.toString() : "";
            listing.row(
                    domain,
                    admin.accounts(domain).size(),
                    admin.aliases(domain).size(),
                    catchAll,
                    entry.unlisted() instanceof Unlisted.Relayed);
        }
        print(listing, "There are no domains yet; mail:domain-create makes one.");
    }
}
