package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:domain-delete}: removes a domain that has no accounts and aliases. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "domain-delete", description = "Removes a domain that has no accounts and aliases")
public final class DomainDelete extends MailCommand {

    @Argument(index = 0, name = "domain", description = "The domain", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        Domain name = domain(domain);
        require(DirectoryAdmin.class).deleteDomain(name);
        say("The domain " + name + " is gone.");
    }
}
