package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.session.State.Selected;

/** FILTER and UID FILTER (FILTER=SIEVE, as Dovecot has it): runs a filter on messages that are there, some at a time, and tells of each at once. */
final class FilterHandler {

    /** Messages whose changes are made together; what a lost connection may leave untold. */
    private static final int TOGETHER = 100;

    private final Client client;
    private final News news;

    FilterHandler(Client client, News news) {
        this.client = client;
        this.news = news;
    }

    Reply filter(String tag, Command.Filter command, Selected state)
            throws IOException, StoreException, MailboxException {
        OpenMailbox open = state.mailbox();
        if (open.readOnly()) {
            return Reply.no("READ-ONLY", "the mailbox is open for reading only");
        }
        boolean left = client.services().filter().departures() > 0;
        Optional<MailboxFilter> service =
                client.services().filter().within(left ? client.settings().serviceWait() : Duration.ZERO);
        if (service.isEmpty()) {
            return Reply.no("UNAVAILABLE", "nobody runs filters now, try later");
        }
        MailboxFilter.Prepared prepared;
        try {
            prepared = service.get().prepare(state.account(), command.which());
        } catch (ScriptRefusalException refusal) {
            if (refusal.reason() != ScriptRefusalException.Reason.WRONG) {
                return Reply.no("NONEXISTENT", "there is no such script");
            }
            tell("* FILTER (TAG " + tag + ")", refusal.getMessage());
            return Reply.no("", "the script is wrong");
        }
        run(tag, command, open, prepared);
        news.tell(open, command.verb().allowsExpunged());
        return Reply.ok("filtered");
    }

    private void run(String tag, Command.Filter command, OpenMailbox open, MailboxFilter.Prepared prepared)
            throws IOException, StoreException, MailboxException {
        MailboxView view = open.reported();
        SearchResult found = new SearchEvaluation(client, open).run(command.key());
        UidSet.Builder some = new UidSet.Builder();
        for (int i = 0; i < found.count(); i++) {
            some.add(view.uid(found.index(i)));
            if ((i + 1) % TOGETHER == 0 || i + 1 == found.count()) {
                for (MailboxFilter.Result result : prepared.run(open.name(), open.mailbox(), some.build())) {
                    tell(tag, view, result);
                }
                client.out().flush();
                client.giveWay();
                some = new UidSet.Builder();
            }
        }
    }

    /** Nothing of a message that stays as it is. */
    private void tell(String tag, MailboxView view, MailboxFilter.Result result) throws IOException {
        String about = "* " + (view.indexOf(result.uid()) + 1) + " FILTERED (TAG " + tag + ") UID " + result.uid();
        if (!result.fault().isEmpty()) {
            tell(about, result.fault());
        } else if (result.changed()) {
            client.out().text(about).text(" OK").crlf();
        }
    }

    private void tell(String about, String fault) throws IOException {
        byte[] text = (fault + "\r\n").getBytes(StandardCharsets.UTF_8);
        client.out()
                .text(about)
                .text(" ERRORS {")
                .number(text.length)
                .octet('}')
                .crlf()
                .bytes(text)
                .crlf();
    }
}
