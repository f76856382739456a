package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;

/** {@code mail:domain-create}: makes a domain whose mail ends here. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "domain-create", description = "Makes a domain whose mail ends here")
public final class DomainCreate extends MailCommand {

    @Argument(index = 0, name = "domain", description = "The domain, such as example.org", required = true)
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
        require(DirectoryAdmin.class).createDomain(name);
        say("The domain " + name + " is there; mail:account-create makes accounts in it, mail:domain-dns says"
                + " what to publish.");
    }
}
