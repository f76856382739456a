package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.scorer.ScorerAdmin;
import org.palomar.api.script.Scripts;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:account-delete}: removes an account, its filters, what aliases say of it, and its mail unless that is kept. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "account-delete",
        description = "Removes an account, what aliases say of it, and its mail unless that is kept")
public final class AccountDelete extends MailCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(name = "--yes", description = "Removes the mail without being asked; it can't be brought back")
    private boolean yes;

    @Option(name = "--keep-mail", description = "Leaves the mail in the store; no later account sees it")
    private boolean keepMail;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run()
            throws CommandException, DirectoryRefusalException, DirectoryUnavailableException, StoreException,
                    MailboxException {
        Account account = account(address);
        DirectoryAdmin directory = require(DirectoryAdmin.class);
        if (keepMail) {
            directory.deleteAccount(account.address());
            eraseTraces(account);
            say("The account " + address + " is gone; its mail is kept.");
            return;
        }
        MailStore store = require(MailStore.class);
        Amount mail = amount(store.account(account.id()));
        if (!mail.isNothing() && !yes) {
            throw failure("The account " + address + " has " + mail + ", which can't be brought back."
                    + " Add --yes to remove them with it, or --keep-mail to keep them.");
        }
        // The mail first: if this is interrupted, the account is still there to be named again.
        store.erase(account.id());
        directory.deleteAccount(account.address());
        // What was delivered in between, and what a session made.
        store.erase(account.id());
        eraseTraces(account);
        say("The account " + address + " is gone, and its mail: " + mail + ".");
    }

    /** Its filters, what it has taught, and from where its owner has logged in: all are of no use to anybody else, and the next of that name is somebody else. */
    private void eraseTraces(Account account) throws StoreException {
        find(GuardAdmin.class).ifPresent(guard -> guard.forget(account.address()));
        Optional<Scripts> scripts = find(Scripts.class);
        if (scripts.isPresent()) {
            scripts.get().erase(account.id());
        }
        Optional<ScorerAdmin> scorer = find(ScorerAdmin.class);
        if (scorer.isPresent()) {
            scorer.get().erase(Optional.of(account.id()));
        }
    }

    /**
     * How much mail an account has.
     *
     * @param damaged mailboxes that can't be opened: what is in them can't be counted, and is removed all the same
     */
    private record Amount(long messages, long octets, long damaged) {
        boolean isNothing() {
            return messages == 0 && damaged == 0;
        }

        @Override
        public String toString() {
            return messages + " messages (" + octets + " octets)"
                    + (damaged > 0 ? " and what was in " + damaged + " damaged mailboxes" : "");
        }
    }

    private static Amount amount(MailAccount account) throws StoreException, MailboxException {
        long messages = 0;
        long octets = 0;
        long damaged = 0;
        for (MailboxEntry entry : account.list()) {
            if (entry.selectable()) {
                try {
                    MailboxView view = account.open(entry.name()).view();
                    messages += view.count();
                    octets += view.totalSize();
                } catch (StoreException failure) {
                    if (failure.reason() != StoreException.Reason.DAMAGED) {
                        throw failure;
                    }
                    damaged++;
                }
            }
        }
        return new Amount(messages, octets, damaged);
    }
}
