package org.palomar.trace.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.queue.QueueId;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceQuery;
import org.palomar.trace.internal.record.Head;

/** A query as it is asked of many stories. Immutable; safe for any thread. */
final class StoryMatch {

    private final TraceQuery query;
    private final Optional<Glob> sender;
    private final Optional<Glob> recipient;
    private final List<String> words;
    private final Optional<String> messageId;
    private final List<Needle> needles = new ArrayList<>();

    StoryMatch(TraceQuery query) {
        this.query = query;
        this.sender = query.sender().map(Glob::new);
        this.recipient = query.recipient().map(Glob::new);
        this.words = query.words().stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        this.messageId = query.messageId().map(Received::bare);
        sender.filter(glob -> !glob.toString().equals("<>")).ifPresent(glob -> needles.add(Needle.in(glob.longest())));
        recipient.ifPresent(glob -> needles.add(Needle.in(glob.longest())));
        words.forEach(word -> needles.add(Needle.in(word)));
        messageId.ifPresent(id -> needles.add(Needle.in(id)));
    }

    TraceQuery query() {
        return query;
    }

    /** Whether it can take the story of a head at all, from a glance at its octets. */
    boolean mayTake(byte[] head) {
        for (Needle needle : needles) {
            if (!needle.isIn(head)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a message may be asked for of which nothing is known but when it came. */
    boolean takesUnknown() {
        return needles.isEmpty() && sender.isEmpty();
    }

    boolean takes(StoryId story) {
        return query.id().map(story.transaction()::equals).orElse(true)
                && query.from().map(from -> !story.received().isBefore(from)).orElse(true)
                && query.to().map(story.received()::isBefore).orElse(true);
    }

    boolean takes(Head head) {
        Received received = head.received();
        return sender.map(glob -> glob.matches(written(received.sender()))).orElse(true)
                && recipient
                        .map(glob -> Stream.concat(received.recipients().stream(), head.reached().stream())
                                .anyMatch(address -> glob.matches(address.toString())))
                        .orElse(true)
                && messageId.map(received.messageId()::equalsIgnoreCase).orElse(true)
                && hasWords(received.subject());
    }

    /** Whether it takes a story as its owner may see it: what they may not see, they may not ask for. What else is asked for is seen by all owners. */
    boolean takes(Story seen) {
        return recipient
                        .map(glob -> addresses(seen).anyMatch(address -> glob.matches(address.toString())))
                        .orElse(true)
                && query.entry()
                        .map(entry -> seen.events().stream()
                                .anyMatch(event -> entry(event.what()).equals(Optional.of(entry))))
                        .orElse(true);
    }

    private static Stream<Address> addresses(Story seen) {
        return Stream.concat(
                seen.received().stream().flatMap(received -> received.recipients().stream()),
                seen.events().stream().flatMap(event -> switch (event.what()) {
                    case Happening.Delivered delivered -> Stream.of(delivered.recipient());
                    case Happening.Expanded expanded -> expanded.targets().stream();
                    default -> Stream.empty();
                }));
    }

    private static Optional<QueueId> entry(Happening what) {
        return switch (what) {
            case Happening.Queued queued -> Optional.of(queued.entry());
            case Happening.Attempted attempted -> Optional.of(attempted.entry());
            case Happening.Operated operated -> Optional.of(operated.entry());
            case Happening.Notified notified -> Optional.of(notified.entry());
            default -> Optional.empty();
        };
    }

    private boolean hasWords(String subject) {
        String lower = words.isEmpty() ? "" : subject.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(lower::contains);
    }

    private static String written(ReversePath sender) {
        return sender.isNull() ? sender.toString() : sender.text();
    }
}
