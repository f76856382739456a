package org.palomar.imap.session;

import java.io.IOException;
import java.util.Arrays;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.SearchKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a search over the reported view: the columns first, then the messages that they leave undecided. */
final class SearchEvaluation {

    private static final Logger LOG = LoggerFactory.getLogger(SearchEvaluation.class);

    /** Messages whose columns are looked at in one go: with the most keys that there may be, some milliseconds. */
    private static final int TURN = 1024;

    private final Client client;
    private final OpenMailbox open;
    private final MailboxView view;
    private int[] found = new int[64];
    private int count;

    SearchEvaluation(Client client, OpenMailbox open) {
        this.client = client;
        this.open = open;
        this.view = open.reported();
    }

    /** A message that is gone or can't be read matches nothing. */
    SearchResult run(SearchKey key) throws StoreException {
        SearchTest test = new SearchPreparation(open).of(key);
        UidSet.Builder undecided = new UidSet.Builder();
        for (int index = 0; index < view.count(); index++) {
            if (index % TURN == 0) {
                client.giveWay();
            }
            switch (test.column(index)) {
                case YES -> add(index);
                case NO -> {}
                case UNKNOWN -> undecided.add(view.uid(index));
            }
        }
        UidSet unread = undecided.build();
        if (!unread.isEmpty()) {
            open.mailbox().read(unread, message -> look(test, message), SearchEvaluation::unreadable);
            client.giveWay();
        }
        return new SearchResult(Arrays.copyOf(found, count));
    }

    /** When the server is going, the rest is passed over, as there will be no answer. */
    private void look(SearchTest test, StoredMessage message) {
        if (client.connection().isDraining()) {
            return;
        }
        client.channel().giveWay();
        int index = view.indexOf(message.uid());
        try {
            if (index >= 0 && test.message(index, new SearchedMessage(message, client.channel()))) {
                add(index);
            }
        } catch (IOException damaged) {
            unreadable(message.uid());
        }
    }

    private static void unreadable(long uid) {
        LOG.warn("the stored message with UID {} can't be searched", uid);
    }

    private void add(int index) {
        if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = index;
    }
}
