package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:dkim-list}: lists the keys that mail is signed with. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "dkim-list",
        description = "Lists the keys that mail is signed with, and what the DNS said of them last")
public final class DkimList extends DkimCommand {

    @Argument(index = 0, name = "domain", description = "Only its keys")
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException {
        Optional<Domain> chosen = chosen(domain);
        KeyAdmin admin = keys();
        list(admin.keys(chosen), admin.broken(chosen), "There are no keys yet; mail:dkim-create DOMAIN makes some.");
    }
}
