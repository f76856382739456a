package org.palomar.trace.internal;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.QueueId;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/**
 * What the sender of a message sees of its events: those of the recipients that they named, or that they are themselves. What happens to the addresses behind an alias is told under the
 * alias where it ends in a mailbox, and not at all where it leaves the server.
 */
final class SenderView {

    private final AccountId owner;
    private final Set<Address> own;
    private final Set<Address> seen;
    private final List<Happening.Expanded> expansions;
    private final Set<QueueId> entries;

    /** @param own addresses by which the message came back to the sender */
    SenderView(AccountId owner, Set<Address> own, Story story) {
        this.owner = owner;
        this.own = own;
        this.seen = new HashSet<>(own);
        story.received().ifPresent(how -> seen.addAll(how.recipients()));
        List<Happening> all = story.events().stream().map(TraceEvent::what).toList();
        this.expansions = all.stream()
                .filter(Happening.Expanded.class::isInstance)
                .map(Happening.Expanded.class::cast)
                .toList();
        this.entries = all.stream()
                .filter(what -> what instanceof Happening.Queued queued
                        && queued.recipients().stream().anyMatch(seen::contains))
                .map(what -> ((Happening.Queued) what).entry())
                .collect(Collectors.toSet());
    }

    /** As the sender may see it; empty if not at all. */
    Optional<Happening> of(Happening what) {
        return switch (what) {
            case Happening.Received received -> Optional.of(received);
            case Happening.Unknown unknown -> Optional.of(unknown);
            case Happening.Judged judged -> OwnerView.judged(judged.report(), seen);
            case Happening.Refused refused ->
                among(refused.recipients(), who -> new Happening.Refused(who, refused.reply()));
            case Happening.Delivered delivered ->
                delivered.account().equals(owner) ? Optional.of(delivered) : inAMailbox(delivered.recipient());
            case Happening.Expanded expanded -> OwnerView.expanded(expanded, own);
            case Happening.Discarded discarded ->
                among(discarded.recipients(), who -> new Happening.Discarded(who, discarded.why()));
            case Happening.Queued queued ->
                entries.contains(queued.entry())
                        ? among(
                                queued.recipients(),
                                who -> new Happening.Queued(queued.entry(), queued.destination(), who))
                        : Optional.empty();
            case Happening.Attempted attempted -> attempted(attempted);
            case Happening.Operated operated ->
                entries.contains(operated.entry())
                        ? Optional.of(new Happening.Operated(operated.entry(), operated.change(), ""))
                        : Optional.empty();
            case Happening.Notified notified -> {
                List<Answer> about = answers(notified.about());
                yield about.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Happening.Notified(notified.entry(), notified.notice(), about));
            }
            case Happening.Acted acted -> acted(acted);
        };
    }

    private Optional<Happening> acted(Happening.Acted acted) {
        if (acted.recipients().isEmpty()) {
            String detail = acted.action().equals(OwnerView.REDIRECT) ? "" : acted.detail();
            return Optional.of(new Happening.Acted(acted.actor(), acted.action(), List.of(), detail));
        }
        return own.containsAll(acted.recipients()) ? Optional.of(acted) : Optional.empty();
    }

    private Optional<Happening> attempted(Happening.Attempted attempted) {
        List<Answer> answers = answers(attempted.answers());
        return answers.isEmpty() && (!attempted.answers().isEmpty() || !entries.contains(attempted.entry()))
                ? Optional.empty()
                : Optional.of(new Happening.Attempted(
                        attempted.entry(),
                        attempted.number(),
                        attempted.destination(),
                        attempted.visits(),
                        answers,
                        attempted.obstacle()));
    }

    private List<Answer> answers(List<Answer> all) {
        return all.stream().filter(answer -> seen.contains(answer.recipient())).toList();
    }

    /** Empty lists are of all recipients. */
    private Optional<Happening> among(List<Address> recipients, Function<List<Address>, Happening> made) {
        List<Address> who = OwnerView.only(recipients, seen);
        return recipients.isEmpty() || !who.isEmpty() ? Optional.of(made.apply(who)) : Optional.empty();
    }

    private Optional<Happening> inAMailbox(Address recipient) {
        List<Address> who = seen.contains(recipient) ? List.of(recipient) : named(recipient);
        return who.isEmpty() ? Optional.empty() : Optional.of(new Happening.Acted("delivery", "delivered", who, ""));
    }

    /** The recipients that led there. */
    private List<Address> named(Address target) {
        Set<Address> behind = new HashSet<>(Set.of(target));
        boolean more = true;
        while (more) {
            more = false;
            for (Happening.Expanded expanded : expansions) {
                more |= expanded.targets().stream().anyMatch(behind::contains) && behind.add(expanded.recipient());
            }
        }
        return behind.stream()
                .filter(seen::contains)
                .sorted(Comparator.comparing(Address::toString))
                .toList();
    }
}
