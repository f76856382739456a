package org.palomar.queue.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RecipientResult.Deferred;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.trace.Happening;
import org.palomar.queue.internal.notice.Action;
import org.palomar.queue.internal.notice.Told;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Mark;
import org.palomar.queue.internal.record.Pending;

/**
 * What becomes of an entry. Pure.
 *
 * @param rest its new row; empty if nobody waits any more
 * @param told what there is to say of recipients, to a sender who wants to hear it
 * @param happenings what the trace is to be told
 */
record Outcome(Optional<EntryRow> rest, List<Told> told, List<Happening> happenings) {

    private static final RemoteReply NOT_TRIED = new RemoteReply(451, "4.4.7", "No attempt has been made in time");

    Outcome {
        told = List.copyOf(told);
        happenings = List.copyOf(happenings);
    }

    private Outcome(Optional<EntryRow> rest, List<Told> told) {
        this(rest, told, List.of());
    }

    /** The same, by what has happened. */
    Outcome by(Happening what) {
        return new Outcome(rest, told, List.of(what));
    }

    /**
     * After an attempt.
     *
     * @param results one for each recipient that waits
     * @param next when the entry is tried again, in milliseconds since 1970
     */
    static Outcome attempted(Entry entry, List<RecipientResult> results, long next) {
        List<Pending> waiting = new ArrayList<>();
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Pending one = entry.row().pending().get(i);
            OutboundRecipient recipient = entry.recipient(one);
            switch (results.get(i)) {
                case RecipientResult.Delivered(RemoteReply reply, String host, boolean notifies) -> {
                    if (!notifies) {
                        Action action = host.isEmpty() ? Action.DELIVERED : Action.RELAYED;
                        told.add(Told.of(recipient, action, reply, host));
                    }
                }
                case Deferred deferred -> waiting.add(new Pending(one.index(), Optional.of(deferred)));
                case RecipientResult.Failed(RemoteReply reply, String host) ->
                    told.add(Told.of(recipient, Action.FAILED, reply, host));
            }
        }
        return new Outcome(rest(entry.row(), entry.row().course().attempted(next), waiting), told);
    }

    /** As {@link #attempted}, where nothing can be told now: whoever failed waits as if deferred, and nobody hears of what was delivered. */
    static Outcome untold(Entry entry, List<RecipientResult> results, long next) {
        List<RecipientResult> kept = results.stream().map(Outcome::postponed).toList();
        return new Outcome(attempted(entry, kept, next).rest(), List.of());
    }

    private static RecipientResult postponed(RecipientResult result) {
        return result instanceof RecipientResult.Failed(RemoteReply reply, String host)
                ? new Deferred(reply, host)
                : result;
    }

    /**
     * An operator sends the entry back.
     *
     * @param reason what the sender is told
     */
    static Outcome returned(Entry entry, RemoteReply reason) {
        Deferred words = new Deferred(reason, "");
        return new Outcome(Optional.empty(), tell(entry, Action.FAILED, Optional.of(reason.status()), one -> words));
    }

    /**
     * The entry comes back, as its time is over.
     *
     * @param status why (RFC 3463)
     * @param obstacle why its destination can't be reached, if so
     */
    static Outcome expired(Entry entry, String status, Optional<RemoteReply> obstacle) {
        return new Outcome(
                Optional.empty(), tell(entry, Action.FAILED, Optional.of(status), one -> words(one, obstacle)));
    }

    /** The sender hears that the entry is late, and the attempts go on. */
    static Outcome delayed(Entry entry, Mark mark, Optional<RemoteReply> obstacle) {
        EntryRow row = entry.row();
        return new Outcome(
                Optional.of(row.with(row.course().with(mark))),
                tell(entry, Action.DELAYED, Optional.empty(), one -> words(one, obstacle)));
    }

    /** What a server said of this very recipient explains more than why its destination can't be reached now. */
    private static Deferred words(Pending one, Optional<RemoteReply> obstacle) {
        return one.last()
                .filter(last -> !last.host().isEmpty())
                .or(() -> obstacle.map(reason -> new Deferred(reason, "")))
                .or(one::last)
                .orElse(new Deferred(NOT_TRIED, ""));
    }

    private static List<Told> tell(
            Entry entry, Action action, Optional<String> status, Function<Pending, Deferred> words) {
        List<Told> told = new ArrayList<>();
        for (Pending one : entry.row().pending()) {
            Deferred last = words.apply(one);
            told.add(new Told(
                    entry.recipient(one), action, status.orElse(last.reply().status()), last.reply(), last.host()));
        }
        return told;
    }

    private static Optional<EntryRow> rest(EntryRow row, Course course, List<Pending> waiting) {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new EntryRow(row.body(), row.size(), row.route(), course, waiting));
    }
}
