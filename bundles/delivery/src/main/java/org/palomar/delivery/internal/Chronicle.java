package org.palomar.delivery.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.mailbox.MailStore.Placement;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.mime.Headers;

/**
 * What the trace is told of one message: how it came, what steps said, what became of each recipient. What the queue hands over again has been told of before, but for where it goes.
 * For one thread.
 */
final class Chronicle {

    private final List<Disposition> dispositions;
    private final MailTransaction message;
    private final StoryId story;
    private final Instant now;
    private final Optional<Headers> read;
    private final boolean continued;

    /** @param dispositions at least one */
    Chronicle(List<Disposition> dispositions, Clock clock) {
        this(dispositions, clock, Optional.empty(), false);
    }

    /**
     * @param read the header of the message, if it was read already
     * @param continued whether the trace has been told how the message came
     */
    Chronicle(List<Disposition> dispositions, Clock clock, Optional<Headers> read, boolean continued) {
        this.dispositions = dispositions;
        this.message = dispositions.getFirst().transaction();
        this.story = StoryId.of(message);
        this.now = clock.instant();
        this.read = read;
        this.continued = continued || message.origin().door() == Origin.Door.INTERNAL;
    }

    /** Of a message that nobody got. */
    List<TraceEvent> withoutDelivery(Map<Recipient, Reply> replies) {
        return all(replies, List.of());
    }

    /** Of a message that is in mailboxes, or in the queue, which tells of that itself. */
    List<TraceEvent> delivered(
            Map<Recipient, Reply> replies,
            List<? extends Happening> expansions,
            Copies copies,
            List<Placement> placed) {
        List<Happening> ends = new ArrayList<>(expansions);
        for (Placement placement : placed) {
            Copies.Copy copy = copies.byAccount().get(placement.account());
            if (copy != null) {
                ends.add(new Happening.Delivered(copy.owner(), placement.account(), placement.mailbox(), copy.why()));
            }
        }
        return all(replies, ends);
    }

    private List<TraceEvent> all(Map<Recipient, Reply> replies, List<Happening> ends) {
        List<TraceEvent> events = new ArrayList<>();
        if (!continued) {
            events.add(new TraceEvent(story, story.received(), received()));
            message.reports().forEach(report -> events.add(event(new Happening.Judged(report))));
            refusals(replies).forEach(refused -> events.add(event(refused)));
        }
        for (Disposition disposition : dispositions) {
            if (disposition instanceof Disposition.Drop drop) {
                events.add(event(new Happening.Discarded(named(drop.recipients(), replies), drop.reason())));
            }
        }
        ends.forEach(end -> events.add(event(end)));
        return events;
    }

    private TraceEvent event(Happening what) {
        return new TraceEvent(story, now, what);
    }

    private Happening.Received received() {
        Optional<Headers> headers = headers();
        return new Happening.Received(
                Source.of(message.origin()),
                message.sender(),
                dispositions.stream()
                        .flatMap(disposition -> disposition.recipients().stream())
                        .map(Recipient::address)
                        .toList(),
                message.content().size(),
                text(headers, "Subject"),
                text(headers, "Message-ID"));
    }

    private Optional<Headers> headers() {
        if (read.isPresent()) {
            return read;
        }
        try {
            return Optional.of(Headers.read(message.content()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(Optional<Headers> headers, String name) {
        return headers.flatMap(all -> all.first(name)).map(Headers.Field::text).orElse("");
    }

    private static List<Happening.Refused> refusals(Map<Recipient, Reply> replies) {
        Map<Reply, List<Recipient>> byReply = new LinkedHashMap<>();
        replies.forEach((recipient, reply) -> {
            if (reply.code() >= 400) {
                byReply.computeIfAbsent(reply, words -> new ArrayList<>()).add(recipient);
            }
        });
        List<Happening.Refused> refusals = new ArrayList<>();
        byReply.forEach((reply, recipients) -> refusals.add(new Happening.Refused(named(recipients, replies), reply)));
        return refusals;
    }

    /** Nobody by name where it is everybody. */
    private static List<Address> named(List<Recipient> recipients, Map<Recipient, Reply> all) {
        return recipients.size() == all.size()
                ? List.of()
                : recipients.stream().map(Recipient::address).toList();
    }
}
