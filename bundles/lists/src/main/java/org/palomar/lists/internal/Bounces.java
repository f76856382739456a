package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.lists.internal.Doors.Named;
import org.palomar.lists.internal.letter.Wording;
import org.palomar.lists.internal.post.FailureReport;
import org.palomar.lists.internal.record.Member;
import org.palomar.mime.Headers;

/**
 * Counts mail that comes back, for the member whom its address names: only this server could write it. Members here share an address; who of them it is about, a notice of the queue here says, and nobody else. A report of
 * failure counts, once for each day; delays, automatic answers and what a server has against the message itself don't. Safe for any thread.
 */
record Bounces(Doors doors, Neighbours neighbours, Letters letters, Supplier<ListsSettings> settings, Clock clock) {

    Optional<Reply> receive(MailTransaction message, Named named, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException {
        if (!named.token().isEmpty() && !doors.isGenuine(named)) {
            return Optional.of(Replies.TOKEN);
        }
        Optional<FailureReport> report = FailureReport.of(message.content(), headers);
        List<FailureReport.Failure> failures = report.map(FailureReport::failures).orElse(List.of()).stream()
                .filter(FailureReport.Failure::isOfTheAddress)
                .toList();
        Set<Member> members = failures.isEmpty() ? Set.of() : members(message, named, report.get(), failures);
        if (members.isEmpty()) {
            String why = failures.isEmpty() ? "it reports no address that fails" : "it is about nobody on the list";
            prepared.tell(new Happening.Discarded(List.of(), why));
        }
        for (Member member : members) {
            count(named.roll(), member, prepared);
        }
        return Optional.empty();
    }

    /** By the token; of mail to members here, by what our own queue reports of a post. */
    private Set<Member> members(
            MailTransaction message, Named named, FailureReport report, List<FailureReport.Failure> failures)
            throws DirectoryUnavailableException {
        Set<Member> members = new LinkedHashSet<>();
        if (!named.token().isEmpty()) {
            doors.bounced(named).ifPresent(members::add);
            return members;
        }
        if (!message.origin().isNotice() || !report.envelopeId().equals(doors.envelope(named.roll()))) {
            return members;
        }
        // What members send on keeps its sender and its envelope id; the list has not written to whom that was for.
        for (FailureReport.Failure failure : failures) {
            Optional<Address> address = Address.parse(failure.recipient());
            if (failure.isFirst()
                    && address.isPresent()
                    && neighbours.isLocal(address.get().domain())) {
                named.roll().member(address.get()).ifPresent(members::add);
            }
        }
        return members;
    }

    private void count(Roll roll, Member member, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        ListsSettings now = settings.get();
        Instant instant = clock.instant();
        long day = instant.truncatedTo(ChronoUnit.DAYS).getEpochSecond()
                / ChronoUnit.DAYS.getDuration().toSeconds();
        long forget = now.bounceForget().toDays();
        Member after = member.bounced(day, forget);
        boolean suspends = after.state() == State.ACTIVE && after.bounceDays().size() >= now.bounceDays();
        prepared.tell(new Happening.Acted(
                "lists",
                suspends ? "suspended" : "bounced",
                List.of(member.address()),
                after.bounceDays().size() + " of " + now.bounceDays() + " days"));
        if (after.equals(member)) {
            return; // once a day
        }
        prepared.change(doors.register().member(roll, member.number(), current -> {
            Member counted = current.bounced(day, forget);
            return counted.state() == State.ACTIVE && counted.bounceDays().size() >= now.bounceDays()
                    ? counted.with(State.BOUNCING, instant)
                    : counted;
        }));
        if (suspends) {
            Wording wording = Wording.suspended(
                    roll.terms().language(),
                    roll.address(),
                    member.address(),
                    after.bounceDays().size());
            for (Address owner : roll.terms().owners()) {
                letters.add(roll, owner, wording, prepared);
            }
        }
    }
}
