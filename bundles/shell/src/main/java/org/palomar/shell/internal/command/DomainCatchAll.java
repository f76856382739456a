package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.DomainEntry;
import org.palomar.api.directory.Unlisted;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:domain-catch-all}: sets or removes who gets mail for addresses that do not exist. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "domain-catch-all",
        description = "Sets or removes who gets mail for addresses that do not exist")
public final class DomainCatchAll extends MailCommand {

    @Argument(index = 0, name = "domain", description = "The domain", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(
            index = 1,
            name = "target",
            description = "Who gets the mail; without it, the catch-all is removed",
            required = false)
    @Completion(AccountCompleter.class)
    private String target = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        Domain name = domain(domain);
        DirectoryAdmin admin = require(DirectoryAdmin.class);
        if (admin.domains().contains(new DomainEntry(name, new Unlisted.Relayed()))) {
            throw failure("Mail for addresses of " + name
                    + " that are not here is relayed to its other server; mail:domain-relay " + name
                    + " --off ends that.");
        }
        if (target.isEmpty()) {
            admin.setUnlisted(name, new Unlisted.Refused());
            say("Mail for unknown addresses of " + name + " is refused.");
            return;
        }
        Address by = address(target);
        admin.setUnlisted(name, new Unlisted.Caught(by));
        say("Mail for unknown addresses of " + name + " goes to " + by + ".");
    }
}
