package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:domain-relay}: takes mail of a domain for another server, as a backup MX or in front of it. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "domain-relay",
        description =
                "Takes mail for addresses of a domain that are not here, and brings it to the domain's other server")
public final class DomainRelay extends MailCommand {

    @Argument(index = 0, name = "domain", description = "The domain", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Option(name = "--off", description = "Mail for addresses that are not here is refused again")
    private boolean off;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        Domain name = domain(domain);
        DirectoryAdmin admin = require(DirectoryAdmin.class);
        for (DomainEntry entry : admin.domains()) {
            if (entry.domain().equals(name) && entry.unlisted() instanceof Unlisted.Caught(Address by)) {
                throw failure("Mail for addresses of " + name + " that are not here goes to " + by
                        + " (catch-all), and is not relayed; mail:domain-catch-all " + name + " ends that.");
            }
        }
        admin.setUnlisted(name, off ? new Unlisted.Refused() : new Unlisted.Relayed());
        say(
                off
                        ? "Mail for unknown addresses of " + name + " is refused."
                        : "Mail for addresses of " + name
                                + " that are neither accounts nor aliases here is brought to its other"
                                + " mail exchangers, or where a route with recipients = " + name + " leads.");
    }
}
