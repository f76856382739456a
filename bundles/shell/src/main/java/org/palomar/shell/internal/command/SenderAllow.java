package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.senderlist.SenderRule.Treatment;
import org.palomar.shell.internal.completion.SenderCompleter;

/** {@code mail:sender-allow}: whose mail is wanted. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sender-allow",
        description = "Wants mail of a sender for a domain or an account, if it is proven to be the sender's")
public final class SenderAllow extends SenderListCommand {

    @Argument(
            index = 0,
            name = "whose",
            description = "An account; or a domain, for all its addresses",
            required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(
            index = 1,
            name = "sender",
            description = "An address, a domain with all below it, or a network such as 192.0.2.0/24",
            required = true)
    private String sender = "";

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        set(whose, Treatment.ALLOW, sender);
    }
}
