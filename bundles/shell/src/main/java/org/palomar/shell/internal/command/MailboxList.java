package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:mailboxes}: lists the mailboxes of an account. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "mailboxes", description = "Lists the mailboxes of an account")
public final class MailboxList extends MailCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, MailboxException {
        Account owner = account(address);
        MailAccount mail = require(MailStore.class).account(owner.id());
        Listing listing = new Listing("mailbox", "messages", "unseen", "octets", "uses", "subscribed");
        for (MailboxEntry entry : mail.list()) {
            Set<String> uses = entry.uses().stream()
                    .map(use -> use.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (entry.selectable()) {
                MailboxView view = mail.open(entry.name()).view();
                listing.row(
                        entry.name().value(), view.count(), view.unseen(), view.totalSize(), uses, entry.subscribed());
            } else {
                listing.row(entry.name().value(), "", "", "", uses, entry.subscribed());
            }
        }
        print(listing, "The account has no mailboxes.");
    }
}
