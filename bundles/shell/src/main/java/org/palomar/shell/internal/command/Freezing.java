package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.limit.Freeze;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:freeze}: lets an account send nothing more. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "freeze",
        description = "Lets an account send nothing more until mail:thaw; its owner is told, and goes on reading mail")
public final class Freezing extends LimitsCommand {

    @Argument(index = 0, name = "account", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(name = "--reason", description = "Why; the owner sees it")
    private String reason = "stopped by the operator";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException {
        if (reason.length() > Freeze.MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw failure("A reason is one line of " + Freeze.MAX_REASON + " characters at most.");
        }
        Account account = account(address);
        if (!limits().freeze(account, reason)) {
            throw failure("The account " + address + " is frozen already; mail:limits " + address + " says why.");
        }
        say("The account " + address + " sends nothing until mail:thaw " + address
                + "; what it has in the queue is held: " + "mail:queue-list --account " + address + ".");
    }
}
