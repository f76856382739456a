package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.senderlist.SenderRule.Treatment;
import org.palomar.shell.internal.completion.SenderCompleter;

/** {@code mail:sender-block}: whose mail is not wanted. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sender-block",
        description = "Refuses mail of a sender for a domain or an account, or puts it into Junk")
public final class SenderBlock extends SenderListCommand {

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

    @Option(name = "--junk", description = "Puts it into Junk, and refuses nothing")
    private boolean junk;

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        set(whose, junk ? Treatment.JUNK : Treatment.BLOCK, sender);
    }
}
