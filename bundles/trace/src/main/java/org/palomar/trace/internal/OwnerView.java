package org.palomar.trace.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/**
 * A story as one of its owners may see it. Who sent the message sees what became of it for the recipients that they named, but not what others do with it in their mailboxes, nor where
 * others let it go on to; who got it sees what concerns them, and no other recipient, who may be a blind copy.
 */
record OwnerView(AccountId owner) {

    /** What steps say that send mail elsewhere: where to is in their details. */
    static final String REDIRECT = "redirect";

    Story of(Story story) {
        boolean sent = story.received()
                .flatMap(received -> received.source().account())
                .equals(Optional.of(owner));
        Set<Address> own = own(story);
        SenderView sender = new SenderView(owner, own, story);
        List<TraceEvent> events = story.events().stream()
                .flatMap(event -> (sent ? sender.of(event.what()) : forRecipient(event.what(), own))
                        .map(what -> new TraceEvent(event.story(), event.time(), what)).stream())
                .distinct()
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

    private Optional<Happening> forRecipient(Happening what, Set<Address> own) {
        return switch (what) {
            case Happening.Delivered delivered when delivered.account().equals(owner) -> Optional.of(delivered);
            case Happening.Judged(StepReport report) -> judged(report, own);
            case Happening.Expanded expanded -> expanded(expanded, own);
            case Happening.Acted acted -> {
                List<Address> concerned = only(acted.recipients(), own);
                yield concerned.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Happening.Acted(acted.actor(), acted.action(), concerned, acted.detail()));
            }
            default -> Optional.empty();
        };
    }

    static Optional<Happening> expanded(Happening.Expanded expanded, Set<Address> own) {
        return own.contains(expanded.recipient())
                ? Optional.of(
                        new Happening.Expanded(expanded.recipient(), only(expanded.targets(), own), expanded.by()))
                : Optional.empty();
    }

    static Optional<Happening> judged(StepReport report, Set<Address> seen) {
        List<Address> concerned = only(report.recipients(), seen);
        String detail = report.verdict().equals(REDIRECT) ? "" : report.detail();
        return report.recipients().isEmpty() || !concerned.isEmpty()
                ? Optional.of(new Happening.Judged(
                        new StepReport(report.step(), report.verdict(), detail, report.took(), concerned)))
                : Optional.empty();
    }

    static List<Address> only(List<Address> addresses, Set<Address> seen) {
        return addresses.stream().filter(seen::contains).toList();
    }
}
