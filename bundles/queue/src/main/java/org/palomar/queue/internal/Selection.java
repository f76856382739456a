package org.palomar.queue.internal;

import java.util.Optional;
import org.palomar.api.address.ReversePath;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.queue.internal.record.EntryRow;

/** Which entries a filter takes. Immutable. */
final class Selection {

    private final QueueFilter filter;
    private final Optional<Glob> sender;
    private final Optional<Glob> recipient;

    Selection(QueueFilter filter) {
        this.filter = filter;
        this.sender = filter.sender().map(Glob::new);
        this.recipient = filter.recipient().map(Glob::new);
    }

    /** Whether the letter has a say. */
    boolean asksForLetter() {
        return sender.isPresent() || recipient.isPresent() || filter.account().isPresent();
    }

    boolean takes(QueueId id, EntryRow row, QueueState state) {
        return filter.id().map(id::equals).orElse(true)
                && filter.destination().map(row.route().destination()::equals).orElse(true)
                && filter.before().map(id.made()::isBefore).orElse(true)
                && filter.state().map(state::equals).orElse(true)
                && filter.account()
                        .map(account -> row.route().lane() == Placing.lane(account))
                        .orElse(true);
    }

    boolean takes(EntryRow row, Outbound letter) {
        return filter.account().map(Optional::of).map(letter.account()::equals).orElse(true)
                && sender.map(pattern -> pattern.matches(written(letter.sender())))
                        .orElse(true)
                && recipient
                        .map(pattern -> row.pending().stream()
                                .filter(one -> one.index() < letter.recipients().size())
                                .map(one -> letter.recipients().get(one.index()))
                                .anyMatch(one -> pattern.matches(one.address().toString())))
                        .orElse(true);
    }

    private static String written(ReversePath sender) {
        return sender.isNull() ? sender.toString() : sender.text();
    }
}
