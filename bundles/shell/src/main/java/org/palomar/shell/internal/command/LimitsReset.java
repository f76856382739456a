package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.SenderCompleter;

/** {@code mail:limits-reset}: forgets what an account, or a domain, has sent today. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "limits-reset",
        description = "Forgets what an account has sent today, or the accounts of a domain together")
public final class LimitsReset extends LimitsCommand {

    @Argument(index = 0, name = "whose", description = "An account; or a domain, for what is shared", required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        if (isDomain(whose)) {
            limits().reset(local(whose));
        } else {
            limits().reset(account(whose));
        }
        say("What " + whose + " has sent today is forgotten; counting begins anew.");
    }
}
