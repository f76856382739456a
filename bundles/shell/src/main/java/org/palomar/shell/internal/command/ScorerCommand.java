package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.shell.internal.completion.AccountCompleter;

/** What the commands on the scorer share. */
abstract class ScorerCommand extends MailCommand {

    @Option(name = "--account", description = "What this account has taught, in place of what the server has learned")
    @Completion(AccountCompleter.class)
    private String account = "";

    protected final ScorerAdmin scorer() throws CommandException {
        return find(ScorerAdmin.class)
                .orElseThrow(() -> failure("Nothing is learned here: run feature:install palomar-filter-scorer,"
                        + " or see mail:health if that was done."));
    }

    protected final Optional<AccountId> owner() throws CommandException, DirectoryUnavailableException {
        return account.isEmpty()
                ? Optional.empty()
                : Optional.of(account(account)).map(Account::id);
    }
}
