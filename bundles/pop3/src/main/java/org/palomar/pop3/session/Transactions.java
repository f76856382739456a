package org.palomar.pop3.session;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.store.StoreException;
import org.palomar.pop3.grammar.Command;
import org.palomar.pop3.grammar.Verb;

/** What the commands do once a maildrop is open (RFC 1939 §5 to §7). For the session's thread. */
final class Transactions {

    private final Pop3Metrics metrics;

    Transactions(Pop3Metrics metrics) {
        this.metrics = metrics;
    }

    Outcome stat(State.Transaction state) {
        Maildrop maildrop = state.maildrop();
        return Outcome.ok(state, maildrop.count() + " " + maildrop.octets());
    }

    Outcome listing(State.Transaction state, Command.Listing command) {
        Maildrop maildrop = state.maildrop();
        IntFunction<String> line = command.verb() == Verb.UIDL
                ? message -> message + " " + maildrop.uniqueId(message)
                : message -> message + " " + maildrop.size(message);
        if (command.message().isPresent()) {
            int message = command.message().getAsInt();
            return maildrop.has(message) ? Outcome.ok(state, line.apply(message)) : noSuchMessage(state);
        }
        return new Outcome(
                state,
                new Reply.Lines(
                        maildrop.count() + " messages",
                        maildrop.last(),
                        index -> maildrop.has(index + 1) ? line.apply(index + 1) : ""));
    }

    Outcome retrieve(State.Transaction state, int message) {
        return message(state, message, stored -> {
            MessageText text = MessageText.whole(stored.content());
            metrics.retrieval();
            return text;
        });
    }

    Outcome top(State.Transaction state, Command.Top command) {
        return message(
                state,
                command.message(),
                stored -> MessageText.top(
                        stored.content(), stored.summary().structure().span().bodyStart(), command.lines()));
    }

    /** Picks what is sent of a message. */
    private interface Selection {
        MessageText of(StoredMessage message) throws StoreException, IOException;
    }

    private static Outcome message(State.Transaction state, int message, Selection selection) {
        Maildrop maildrop = state.maildrop();
        if (!maildrop.has(message)) {
            return noSuchMessage(state);
        }
        try {
            Optional<StoredMessage> stored = maildrop.read(message);
            return stored.isEmpty()
                    ? Outcome.refused(state, "the message is gone")
                    : new Outcome(
                            state, new Reply.Message(maildrop.size(message) + " octets", selection.of(stored.get())));
        } catch (StoreException unreadable) {
            return unreadable(state, unreadable.reason());
        } catch (IOException unreadable) {
            return unreadable(state, StoreException.reasonOf(unreadable));
        }
    }

    Outcome delete(State.Transaction state, int message) {
        if (!state.maildrop().has(message)) {
            return noSuchMessage(state);
        }
        state.maildrop().mark(message);
        return Outcome.ok(state, "message " + message + " goes at QUIT");
    }

    Outcome reset(State.Transaction state) {
        state.maildrop().unmarkAll();
        return Outcome.ok(state, state.maildrop().count() + " messages");
    }

    /** The UPDATE state: what was marked is gone for good before the reply. The session ends even if that fails (RFC 1939 §6). */
    Outcome quit(State.Transaction state) {
        try {
            metrics.deletions(state.maildrop().removeMarked());
            return Outcome.ok(new State.Ended(), "bye");
        } catch (StoreException | MailboxException failed) {
            return Outcome.refused(new State.Ended(), Reply.Code.SYS_TEMP, "the messages could not be deleted");
        }
    }

    private static Outcome noSuchMessage(State state) {
        return Outcome.refused(state, "no such message");
    }

    private static Outcome unreadable(State state, StoreException.Reason reason) {
        return reason == StoreException.Reason.DAMAGED
                ? damaged(state)
                : Outcome.refused(state, Reply.Code.SYS_TEMP, "try again later");
    }

    private static Outcome damaged(State state) {
        return Outcome.refused(state, Reply.Code.SYS_PERM, "the message is damaged");
    }
}
