package org.palomar.shell.internal.command;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.dmarc.DmarcReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;

/** {@code mail:dmarc-received}: what DMARC reports in an account's mailbox say, summed up. The mailbox stays as it is. Looks into an account's mail. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "dmarc-received",
        description =
                "Sums up the DMARC reports that an account has received: who sends mail in a domain's name, and what became of it")
public final class DmarcReceived extends MailCommand {

    /** Messages that are looked at, the newest: of a year, if thirty come in a day. */
    private static final int MOST_MESSAGES = 11_000;

    @Argument(index = 0, name = "account", description = "The account that gets the reports (rua=)", required = true)
    private String account = "";

    @Argument(index = 1, name = "domain", description = "Only of this domain")
    private String domain = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Option(name = "--mailbox", description = "The mailbox in which they are")
    private String mailbox = "INBOX";

    @Option(name = "--since", description = "Only those that came since: a date, or how long ago, as 7d")
    private String since = "30d";

    private final DmarcSums sums = new DmarcSums();
    private int others;

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException, DirectoryUnavailableException, StoreException, MailboxException {
        DmarcReader reader = find(DmarcReader.class)
                .orElseThrow(() -> failure("Nobody reads reports: run feature:install palomar-dmarc-reports."));
        Optional<Domain> only = domain.isEmpty() ? Optional.empty() : Optional.of(domain(domain));
        MailboxName name =
                MailboxName.parse(mailbox).orElseThrow(() -> failure("\"" + mailbox + "\" is no mailbox's name."));
        Instant from = Moment.of("since", since);
        Optional<MailAccount> owner =
                require(MailStore.class).find(account(account).id());
        if (owner.isPresent()) {
            Mailbox opened = owner.get().open(name);
            opened.read(newest(opened.view(), from), message -> read(reader, message, only), damaged -> others++);
        }
        if (sums.isFull()) {
            throw failure(
                    "There are more than " + DmarcSums.MOST_LINES + " sources: name a domain, or a later --since.");
        }
        print(
                sums.listing(),
                "No report tells of any mail" + (others == 0 ? "." : "; other messages: " + others + "."));
    }

    private static UidSet newest(MailboxView view, Instant from) throws CommandException {
        UidSet.Builder uids = new UidSet.Builder();
        int chosen = 0;
        for (int i = 0; i < view.count(); i++) {
            if (view.received(i) >= from.toEpochMilli()) {
                uids.add(view.uid(i));
                chosen++;
            }
        }
        if (chosen > MOST_MESSAGES) {
            throw failure("There are more than " + MOST_MESSAGES + " messages: give a later --since.");
        }
        return uids.build();
    }

    private void read(DmarcReader reader, StoredMessage message, Optional<Domain> only) {
        try {
            DmarcReport report = reader.read(message.content());
            if (only.isEmpty() || only.get().name().equals(report.domain().toLowerCase(Locale.ROOT))) {
                sums.add(report);
            }
        } catch (UnreadableReportException | IOException | StoreException none) {
            others++;
        }
    }
}
