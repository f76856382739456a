package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:dkim-rotate}: makes successors of a domain's keys. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "dkim-rotate",
        description = "Makes successors of a domain's keys; the old ones sign until the new ones are in the DNS")
public final class DkimRotate extends DkimCommand {

    @Argument(index = 0, name = "domain", description = "Whose keys", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, KeyRefusalException, IOException {
        showRecords(keys().rotate(domain(domain)));
        if (!json()) {
            out().println("Publish these records, and leave the old ones: mail:health says when they may go.");
        }
    }
}
