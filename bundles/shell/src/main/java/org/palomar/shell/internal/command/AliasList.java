package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:alias-list}: lists aliases. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "alias-list", description = "Lists aliases and where their mail goes")
public final class AliasList extends MailCommand {

    @Argument(index = 0, name = "domain", description = "Only this domain", required = false)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        DirectoryAdmin admin = require(DirectoryAdmin.class);
        Listing listing = new Listing("address", "targets");
        for (Domain each : DomainChoice.of(admin, domain)) {
            for (Alias alias : admin.aliases(each)) {
                listing.row(alias.address(), alias.targets());
            }
        }
        print(listing, "There are no aliases yet; mail:alias-set makes one.");
    }
}
