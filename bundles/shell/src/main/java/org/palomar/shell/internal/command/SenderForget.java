package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.shell.internal.completion.ListedSenderCompleter;
import org.palomar.shell.internal.completion.SenderCompleter;

/** {@code mail:sender-forget}: takes a sender out of a list. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "sender-forget",
        description = "Takes a sender out of the list of a domain or an account")
public final class SenderForget extends SenderListCommand {

    @Argument(
            index = 0,
            name = "whose",
            description = "An account; or a domain, for all its addresses",
            required = true)
    @Completion(SenderCompleter.class)
    private String whose = "";

    @Argument(index = 1, name = "sender", description = "As mail:senders shows it", required = true)
    @Completion(ListedSenderCompleter.class)
    private String sender = "";

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException {
        SenderPattern pattern = pattern(sender);
        if (!require(PreferenceAdmin.class).clear(holder(whose), SenderRule.SUBJECT, SenderRule.key(pattern))) {
            throw failure("The list of " + whose + " does not name " + pattern.text()
                    + "; mail:senders shows whom it names.");
        }
        say("The list of " + whose + " does not name " + pattern.text() + " any more.");
    }
}
