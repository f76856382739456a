package org.palomar.trace.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/**
 * A story as one of its owners may see it. Who sent the message sees all that became of it, but not what others do with it in their mailboxes; who got it sees what concerns them, and no
 * other recipient, who may be a blind copy.
 */
record OwnerView(AccountId owner) {

    Story of(Story story) {
        boolean sent = story.received()
                .flatMap(received -> received.source().account())
                .equals(Optional.of(owner));
        Set<Address> own = own(story);
        List<TraceEvent> events = story.events().stream()
                .flatMap(event -> (sent ? forSender(event.what(), own) : forRecipient(event.what(), own))
                        .map(what -> new TraceEvent(event.story(), event.time(), what)))
                .toList();
        Optional<Received> received = sent ? story.received() : story.received().map(how -> forRecipient(how, own));
        return new Story(story.id(), received, events, story.cut());
    }

    /** Addresses by which the message came to this account. */
    private Set<Address> own(Story story) {
        Set<Address> own = new HashSet<>();
        story.events().stream()
                .map(TraceEvent::what)
                .filter(what -> what instanceof Happening.Delivered delivered
                        && delivered.account().equals(owner))
                .forEach(what -> own.add(((Happening.Delivered) what).recipient()));
        story.events().stream()
                .map(TraceEvent::what)
                .filter(what -> what instanceof Happening.Expanded expanded
                        && expanded.targets().stream().anyMatch(own::contains))
                .map(what -> ((Happening.Expanded) what).recipient())
                .toList()
                .forEach(own::add);
        return own;
    }

    private static Received forRecipient(Received how, Set<Address> own) {
        Source source = how.source();
        return new Received(
                new Source(source.door(), source.remote(), source.greeting(), source.tls(), Optional.empty()),
                how.sender(),
                how.recipients().stream().filter(own::contains).toList(),
                how.size(),
                how.subject(),
                how.messageId());
    }

    private Stream<Happening> forSender(Happening what, Set<Address> own) {
        return switch (what) {
            case Happening.Delivered delivered ->
                Stream.of(
                        delivered.account().equals(owner)
                                ? delivered
                                : new Happening.Acted("delivery", "delivered", List.of(delivered.recipient()), ""));
            case Happening.Acted acted ->
                acted.recipients().isEmpty() || own.containsAll(acted.recipients()) ? Stream.of(acted) : Stream.empty();
            case Happening.Expanded expanded ->
                own.contains(expanded.recipient()) ? Stream.of(expanded) : Stream.empty();
            default -> Stream.of(what);
        };
    }

    private Stream<Happening> forRecipient(Happening what, Set<Address> own) {
        return switch (what) {
            case Happening.Delivered delivered ->
                delivered.account().equals(owner) ? Stream.of(delivered) : Stream.empty();
            case Happening.Judged(StepReport report) -> judged(report, own);
            case Happening.Expanded expanded ->
                own.contains(expanded.recipient())
                        ? Stream.of(new Happening.Expanded(
                                expanded.recipient(), only(expanded.targets(), own), expanded.by()))
                        : Stream.empty();
            case Happening.Acted acted -> {
                List<Address> concerned = only(acted.recipients(), own);
                yield concerned.isEmpty()
                        ? Stream.empty()
                        : Stream.of(new Happening.Acted(acted.actor(), acted.action(), concerned, acted.detail()));
            }
            default -> Stream.empty();
        };
    }

    private static Stream<Happening> judged(StepReport report, Set<Address> own) {
        List<Address> concerned = only(report.recipients(), own);
        return report.recipients().isEmpty() || !concerned.isEmpty()
                ? Stream.of(new Happening.Judged(
                        new StepReport(report.step(), report.verdict(), report.detail(), report.took(), concerned)))
                : Stream.empty();
    }

    private static List<Address> only(List<Address> addresses, Set<Address> own) {
        return addresses.stream().filter(own::contains).toList();
    }
}
