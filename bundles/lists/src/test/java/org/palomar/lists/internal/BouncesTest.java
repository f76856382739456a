package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.trace.Happening;

/** Mail that comes back. */
class BouncesTest extends ListsFixture {

    private static final Address SHARED = Address.of("friends-bounces@example.test");

    private static String report(String action, String recipient) {
        return report("", action, recipient, "5.1.1");
    }

    private static String report(String fields, String action, String recipient, String status) {
        return "From: MAILER-DAEMON@elsewhere.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\nIt failed. Action: failed\n"
                + "--b\nContent-Type: message/delivery-status\n\n" + fields
                + "Reporting-MTA: dns; elsewhere.example\n\n"
                + "Final-Recipient: rfc822; " + recipient + "\nAction: " + action + "\nStatus: " + status + "\n\n"
                + "--b\nContent-Type: message/rfc822\n\nSubject: x\n\n--b--\n";
    }

    private Address bounces() throws Exception {
        if (sent.isEmpty()) {
            assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        }
        return only(AWAY).sender().address().orElseThrow();
    }

    private ListMember member(Address address) throws Exception {
        return lists.admin().members(LIST).stream()
                .filter(member -> member.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bouncesOnFiveDaysSuspendAMember() throws Exception {
        Address bounces = bounces();
        for (int day = 1; day <= 5; day++) {
            assertThat(member(AWAY).state()).isEqualTo(State.ACTIVE);
            assertThat(fromOutside("", bounces, report("failed", "bob@elsewhere.example")))
                    .isEmpty();
            assertThat(fromOutside("", bounces, report("failed", "bob@elsewhere.example")))
                    .isEmpty();
            assertThat(member(AWAY).bounces()).isEqualTo(day);
            clock.advance(Duration.ofDays(1));
        }
        assertThat(member(AWAY).state()).isEqualTo(State.BOUNCING);
        assertThat(only(OWNER).text()).contains("Bob@elsewhere.example", "5 days", "mail:list-resume");
        sent.clear();
        powerCut();
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        assertThat(to(AWAY)).isEmpty();
        lists.admin().suspend(LIST, List.of(AWAY), false);
        assertThat(member(AWAY).bounces()).isZero();
    }

    @Test
    void whatCameBackLongAgoIsForgotten() throws Exception {
        Address bounces = bounces();
        for (int i = 0; i < 6; i++) {
            assertThat(fromOutside("", bounces, report("failed", "x@y.example")))
                    .isEmpty();
            clock.advance(Duration.ofDays(15));
        }
        assertThat(member(AWAY).bounces()).isEqualTo(2);
        assertThat(member(AWAY).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void delaysAnswersAndForgeriesDoNotCount() throws Exception {
        Address bounces = bounces();
        assertThat(fromOutside("", bounces, report("delayed", "bob@elsewhere.example")))
                .isEmpty();
        assertThat(fromOutside("", bounces, "Subject: I am away\nAuto-Submitted: auto-replied\n\nAway\n"))
                .isEmpty();
        Address other = Address.of(bounces.toString().replace("+2-", "+1-"));
        assertThat(fromOutside("", other, report("failed", "anna@example.test")))
                .contains(Replies.TOKEN);
        assertThat(fromOutside("", SHARED, report("failed", "bob@elsewhere.example")))
                .isEmpty();
        assertThat(lists.admin().members(LIST)).allMatch(member -> member.bounces() == 0);
        assertThat(told).filteredOn(Happening.Discarded.class::isInstance).hasSize(3);
    }

    /** What the queue here says of a post to members here. */
    private Optional<Reply> noticed(String recipients) throws Exception {
        if (to(ANNA).isEmpty()) {
            assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        }
        String id = to(ANNA).getFirst().options().envelopeId();
        return receive(
                Origin.ofNotice(),
                ReversePath.none(),
                SHARED,
                report("Original-Envelope-Id: " + id + "\n", "failed", recipients, "5.1.1"));
    }

    @Test
    void ofMembersHereOurOwnQueueReportsAllAtOnce() throws Exception {
        Address eve = Address.of("eve@example.test");
        lists.admin().add(LIST, List.of(eve));
        assertThat(
                        noticed(
                                "eve@example.test\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; Anna@example.test"))
                .isEmpty();
        assertThat(member(ANNA).bounces()).isEqualTo(1);
        assertThat(member(eve).bounces()).isEqualTo(1);
    }

    @Test
    void whatOnlyComesByWayOfTheQueueIsNoNoticeOfIt() throws Exception {
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        String id = "Original-Envelope-Id: " + only(ANNA).options().envelopeId() + "\n";
        String forged = report(id, "failed", "anna@example.test", "5.1.1");
        assertThat(receive(Door.INTERNAL, Optional.empty(), ReversePath.none(), SHARED, forged))
                .isEmpty();
        assertThat(receive(Origin.ofNotice(), ReversePath.none(), SHARED, report("failed", "anna@example.test")))
                .as("of another message than a post")
                .isEmpty();
        assertThat(noticed("bob@elsewhere.example"))
                .as("who is not here has a sender of his own")
                .isEmpty();
        assertThat(lists.admin().members(LIST)).allMatch(member -> member.bounces() == 0);
    }

    @Test
    void whatServersHaveAgainstAMessageIsNotCountedAgainstMembers() throws Exception {
        Address bounces = bounces();
        for (String status : List.of("5.7.1", "5.6.0", "5.3.4", "5.2.3", "4.7.1", "5.1.8", "5.4.6", "5.0.0", "?")) {
            String report = report("", "failed", "bob@elsewhere.example", status);
            assertThat(fromOutside("", bounces, report)).isEmpty();
        }
        assertThat(member(AWAY).bounces()).isZero();
        for (String status : List.of("5.1.1", "5.2.1", "4.4.7", "5.0.0\nDiagnostic-Code: smtp; 550 No such user")) {
            String report = report("", "failed", "bob@elsewhere.example", status);
            assertThat(fromOutside("", bounces, report)).isEmpty();
            clock.advance(Duration.ofDays(1));
        }
        assertThat(member(AWAY).bounces()).isEqualTo(4);
    }
}
