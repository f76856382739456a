package org.palomar.smtp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;

/** What the trace is told of a transaction that has ended: recipients that were refused at RCPT, and a message that the delivery never heard of. Pure. */
final class RefusalStory {

    private RefusalStory() {}

    /** Empty if there is nothing that the delivery has not told. */
    static List<TraceEvent> of(MailTransaction transaction, Envelope envelope, Instant now) {
        List<Happening> refusals = refusals(envelope);
        StoryId story = StoryId.of(transaction);
        List<TraceEvent> events = new ArrayList<>();
        if (!refusals.isEmpty() && !envelope.isHandedOver()) {
            events.add(new TraceEvent(story, story.received(), received(transaction, envelope)));
        }
        refusals.forEach(refusal -> events.add(new TraceEvent(story, now, refusal)));
        return events;
    }

    private static Happening received(MailTransaction transaction, Envelope envelope) {
        List<Address> recipients = Stream.concat(
                        envelope.distinct().stream().map(Recipient::address),
                        envelope.refusals().stream().map(Envelope.Refusal::recipient))
                .distinct()
                .toList();
        return new Happening.Received(Source.of(transaction.origin()), transaction.sender(), recipients, 0, "", "");
    }

    private static List<Happening> refusals(Envelope envelope) {
        Map<Reply, List<Address>> byReply = new LinkedHashMap<>();
        envelope.refusals()
                .forEach(refusal -> byReply.computeIfAbsent(refusal.reply(), reply -> new ArrayList<>())
                        .add(refusal.recipient()));
        List<Happening> refusals = new ArrayList<>();
        byReply.forEach((reply, recipients) -> refusals.add(new Happening.Refused(recipients, reply)));
        envelope.verdict().ifPresent(reply -> refusals.add(new Happening.Refused(List.of(), reply)));
        return refusals;
    }
}
