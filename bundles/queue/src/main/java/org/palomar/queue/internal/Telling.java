package org.palomar.queue.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.signing.Signatures;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.TraceEvent;
import org.palomar.mime.Headers;
import org.palomar.queue.internal.notice.Action;
import org.palomar.queue.internal.record.Pending;

/** Tells the trace what happens to entries, in the commits in which it happens. Safe for any thread. */
record Telling(Storyteller storyteller, Clock clock) {

    private static final Source HERE = new Source(Origin.Door.INTERNAL, "", "", "", Optional.empty());

    /** A new entry. */
    void queued(UnitOfWork unit, QueueId id, Domain domain, Outbound message) {
        add(unit, message, () -> List.of(new Happening.Queued(id, domain, addresses(message.recipients()))));
    }

    /** A notice: it is a message of its own. */
    void made(UnitOfWork unit, Notices.Made notice) {
        Outbound message = notice.envelope();
        add(
                unit,
                message,
                () -> Stream.concat(
                                Stream.of(new Happening.Received(
                                        HERE,
                                        message.sender(),
                                        addresses(message.recipients()),
                                        notice.content().size(),
                                        field(notice.content(), "Subject"),
                                        field(notice.content(), "Message-ID"))),
                                notice.signatures().map(Signatures::happening).stream())
                        .toList());
    }

    private static String field(Content notice, String name) {
        try {
            return Headers.read(notice).first(name).map(Headers.Field::text).orElse("");
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
    }

    /** What became of an entry, and who was told. */
    void settled(UnitOfWork unit, Entry entry, Outcome outcome, Optional<Notices.Made> notice) {
        add(unit, entry.letter(), () -> {
            List<Happening> all = new ArrayList<>(outcome.happenings());
            List<Answer> about = outcome.told().stream()
                    .filter(told -> notice.isPresent()
                            ? told.recipient().wants(told.action().kind())
                            : told.action() == Action.FAILED)
                    .map(told -> new Answer(told.recipient().address(), fate(told.action()), told.host(), told.reply()))
                    .toList();
            if (!about.isEmpty()) {
                String transaction =
                        notice.map(one -> one.envelope().transaction()).orElse("");
                all.add(new Happening.Notified(entry.ticket().id(), transaction, about));
            }
            return all;
        });
    }

    private static Answer.Fate fate(Action action) {
        return switch (action) {
            case FAILED -> Answer.Fate.FAILED;
            case DELAYED -> Answer.Fate.DEFERRED;
            case DELIVERED -> Answer.Fate.DELIVERED;
            case RELAYED -> Answer.Fate.RELAYED;
        };
    }

    /** An entry was changed by an operator. */
    void operated(UnitOfWork unit, Outbound letter, Happening.Operated change) {
        add(unit, letter, () -> List.of(change));
    }

    /** As {@link #operated(UnitOfWork, Outbound, Happening.Operated)}, of whatever letter can be read. */
    void operated(UnitOfWork unit, Entries entries, Happening.Operated change) throws StoreException {
        if (storyteller.isHeard()) {
            entries.readable(change.entry()).ifPresent(letter -> operated(unit, letter, change));
        }
    }

    /** An attempt that changes nothing of the entry. */
    void unreachable(Entry entry, AttemptResult.Unreachable result) {
        storyteller.tell(() -> events(entry.letter(), List.of(attempted(entry, result, Optional.of(result.reason())))));
    }

    /** An attempt that had answers. */
    static Happening answered(Entry entry, AttemptResult.Answered result) {
        return attempted(entry, result, Optional.empty());
    }

    private static Happening attempted(Entry entry, AttemptResult result, Optional<RemoteReply> obstacle) {
        List<Answer> answers = new ArrayList<>();
        if (result instanceof AttemptResult.Answered answered) {
            for (int i = 0; i < answered.results().size(); i++) {
                Pending pending = entry.row().pending().get(i);
                answers.add(Answer.of(
                        entry.recipient(pending).address(), answered.results().get(i)));
            }
        }
        return new Happening.Attempted(
                entry.ticket().id(),
                entry.row().course().attempts() + 1,
                entry.row().route().destination(),
                result.visits(),
                answers,
                obstacle);
    }

    private void add(UnitOfWork unit, Outbound message, Supplier<List<Happening>> all) {
        storyteller.add(unit, () -> events(message, all.get()));
    }

    private List<TraceEvent> events(Outbound message, List<Happening> all) {
        StoryId story = StoryId.of(message);
        return all.stream()
                .map(what -> new TraceEvent(story, clock.instant(), what))
                .toList();
    }

    private static List<Address> addresses(List<OutboundRecipient> recipients) {
        return recipients.stream().map(OutboundRecipient::address).toList();
    }
}
