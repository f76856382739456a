package org.palomar.imap.session;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.SearchReturn;
import org.palomar.imap.grammar.SearchReturn.Option;

/** SEARCH and UID SEARCH (RFC 9051 §6.4.4; RFC 3501 §6.4.4; ESEARCH RFC 4731; SEARCHRES RFC 5182; modseqs RFC 7162 §3.1.5). */
final class SearchHandler {

    private final Client client;

    SearchHandler(Client client) {
        this.client = client;
    }

    Reply search(String tag, Command.Search command, OpenMailbox open) throws IOException, StoreException {
        SearchReturn returns = command.returns();
        boolean modSeq = SearchKeys.mentionsModSeq(command.key());
        if (modSeq) {
            client.enabled().condstore();
        }
        boolean save = returns.has(Option.SAVE);
        SearchResult found;
        try {
            // The keys may have $ in them: it is what it was until all of it is found.
            found = new SearchEvaluation(client, open).run(command.key());
        } catch (StoreException refusal) {
            if (save) {
                // RFC 5182 §2.1: after NO it is empty
                open.save(UidSet.EMPTY);
            }
            throw refusal;
        }
        if (save) {
            open.save(found.saved(open.reported(), returns.options()));
        }
        // RFC 9051 §6.4.4: IMAP4rev2 knows the ESEARCH response alone
        if (returns.extended() || client.enabled().hasRev2()) {
            if (!returns.options().equals(Set.of(Option.SAVE))) {
                extended(tag, command, open.reported(), found, modSeq);
            }
        } else {
            plain(command, open.reported(), found, modSeq);
        }
        return Reply.ok("searched");
    }

    private void plain(Command.Search command, MailboxView view, SearchResult found, boolean modSeq)
            throws IOException {
        Output out = client.out().text("* SEARCH");
        for (int i = 0; i < found.count(); i++) {
            int index = found.index(i);
            out.octet(' ').number(command.uid() ? view.uid(index) : index + 1L);
        }
        Optional<Long> highest = modSeq ? found.highestModSeq(view, Set.of(Option.ALL)) : Optional.empty();
        if (highest.isPresent()) {
            out.text(" (MODSEQ ").number(highest.get()).octet(')');
        }
        out.crlf();
    }

    // esearch-response = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
    private void extended(String tag, Command.Search command, MailboxView view, SearchResult found, boolean modSeq)
            throws IOException {
        Set<Option> options = command.returns().options();
        Output out = client.out().text("* ESEARCH (TAG \"").text(tag).text("\")");
        if (command.uid()) {
            out.text(" UID");
        }
        if (found.count() > 0) {
            int first = found.index(0);
            int last = found.index(found.count() - 1);
            if (options.contains(Option.MIN)) {
                out.text(" MIN ").number(command.uid() ? view.uid(first) : first + 1L);
            }
            if (options.contains(Option.MAX)) {
                out.text(" MAX ").number(command.uid() ? view.uid(last) : last + 1L);
            }
            if (options.contains(Option.ALL)) {
                out.text(" ALL ").text(found.named(view, command.uid()).toString());
            }
        }
        if (options.contains(Option.COUNT)) {
            out.text(" COUNT ").number(found.count());
        }
        Optional<Long> highest = modSeq ? found.highestModSeq(view, options) : Optional.empty();
        if (highest.isPresent()) {
            out.text(" MODSEQ ").number(highest.get());
        }
        out.crlf();
    }
}
