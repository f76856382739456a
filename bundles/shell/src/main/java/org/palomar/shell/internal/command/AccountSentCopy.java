package org.palomar.shell.internal.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.AccountCompleter;

/** {@code mail:account-sent-copy}: whether a copy of what an account sends is kept for it. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "account-sent-copy",
        description = "Keeps a copy of what an account sends in its mailbox for sent mail, or says whether that is so")
public final class AccountSentCopy extends MailCommand {

    @Argument(index = 0, name = "address", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String address = "";

    @Option(
            name = "--on",
            description = "A copy is kept; the copy of a mail program that keeps one itself takes its place")
    private boolean on;

    @Option(name = "--off", description = "No copy is kept")
    private boolean off;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, MailboxException {
        if (on && off) {
            throw new CommandException("Say --on or --off, not both.");
        }
        Account owner = account(address);
        MailAccount mail = require(MailStore.class).account(owner.id());
        if (on) {
            byte[] yes = AnnotationName.YES.getBytes(StandardCharsets.UTF_8);
            mail.annotate(Map.of(AnnotationName.SENT_COPY, yes), Set.of());
        } else if (off) {
            mail.annotate(Map.of(), Set.of(AnnotationName.SENT_COPY));
        }
        boolean kept = mail.annotation(AnnotationName.SENT_COPY)
                .filter(value -> new String(value, StandardCharsets.UTF_8).equals(AnnotationName.YES))
                .isPresent();
        say(
                kept
                        ? "A copy of what " + owner.address() + " sends is kept in the account's mailbox for sent mail."
                        : "No copy of what " + owner.address() + " sends is kept, but by its mail programs.");
    }
}
