package org.palomar.shell.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.shell.internal.completion.DomainCompleter;
import org.palomar.shell.internal.completion.SelectorCompleter;

/** {@code mail:dkim-remove}: removes a key for ever. */
@Service
@RequiredRole(Role.ADMIN)
@Command(scope = "mail", name = "dkim-remove", description = "Removes a key that mail was signed with, for ever")
public final class DkimRemove extends DkimCommand {

    @Argument(index = 0, name = "domain", description = "Whose key", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Argument(index = 1, name = "selector", description = "Which key", required = true)
    @Completion(SelectorCompleter.class)
    private String selector = "";

    @Option(name = "--force", description = "Though mail is signed with it, or receivers may still look for it")
    private boolean force;

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, KeyRefusalException, IOException {
        keys().remove(domain(domain), selector, force);
        say("The key " + selector + " of " + domain + " is removed.");
    }
}
