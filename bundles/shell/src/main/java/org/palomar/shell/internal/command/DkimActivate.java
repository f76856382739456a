package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.api.signing.SigningKey;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.completion.SelectorCompleter;

/** {@code mail:dkim-activate}: signs with a key, whatever the DNS says. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "dkim-activate",
        description = "Signs with a key from now on, whatever this server sees of it in the DNS")
public final class DkimActivate extends DkimCommand {

    @Argument(index = 0, name = "domain", description = "Whose key", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "selector", description = "Which key", required = true)
    @Completion(SelectorCompleter.class)
    private String selector = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, KeyRefusalException, IOException {
        SigningKey key = keys().activate(domain(domain), selector);
        say("Mail of " + key.domain() + " is signed with " + key.selector() + " from now on.");
    }
}
