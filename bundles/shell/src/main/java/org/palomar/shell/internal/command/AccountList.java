package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:account-list}: lists accounts. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "account-list", description = "Lists accounts and whether they are enabled")
public final class AccountList extends MailCommand {

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
        Listing listing = new Listing("address", "name", "enabled", "id");
        for (Domain each : DomainChoice.of(admin, domain)) {
            for (Account account : admin.accounts(each)) {
                listing.row(
                        account.address(),
                        account.displayName(),
                        account.enabled(),
                        account.id().value());
            }
        }
        print(listing, "There are no accounts yet; mail:account-create makes one.");
    }
}
