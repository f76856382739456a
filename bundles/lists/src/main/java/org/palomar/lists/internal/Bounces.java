package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.lists.internal.Doors.Named;
import org.palomar.lists.internal.letter.Wording;
import org.palomar.lists.internal.post.FailureReport;
import org.palomar.lists.internal.record.Member;
import org.palomar.mime.Headers;

/**
 * Counts mail that comes back, for the member whom its address names: only this server could write it. A report of failure counts, once for each day; delays and automatic answers don't. Safe for any thread.
 */
record Bounces(Doors doors, Letters letters, Supplier<ListsSettings> settings, Clock clock) {

    Optional<Reply> receive(MailTransaction message, Named named, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        Roll roll = named.roll();
        Optional<FailureReport> report = FailureReport.of(message.content(), headers);
        Optional<Member> member = member(message, named, report);
        if (!named.token().isEmpty() && member.isEmpty() && !isGenuine(named)) {
            return Optional.of(Replies.TOKEN);
        }
        if (report.isEmpty() || member.isEmpty()) {
            String why = report.isEmpty() ? "it reports no failure" : "it is about nobody on the list";
            prepared.tell(new Happening.Discarded(List.of(), why));
            return Optional.empty();
        }
        count(roll, member.get(), prepared);
        return Optional.empty();
    }

    private boolean isGenuine(Named named) {
        return number(named).isPresent();
    }

    private Optional<Long> number(Named named) {
        return doors.register().tokens().inAddress(Doors.purpose(named.roll(), "bounce"), named.token());
    }

    /** By the token; of mail to members here, which share an address, by what our own queue reports. */
    private Optional<Member> member(MailTransaction message, Named named, Optional<FailureReport> report) {
        if (!named.token().isEmpty()) {
            return number(named)
                    .flatMap(number -> named.roll().member(Math.toIntExact(Math.min(number, Integer.MAX_VALUE))));
        }
        if (message.origin().door() != Door.INTERNAL || report.isEmpty()) {
            return Optional.empty();
        }
        return report.get().recipients().stream()
                .flatMap(address -> Address.parse(address).stream())
                .flatMap(address -> named.roll().member(address).stream())
                .findFirst();
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
