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
        for (String status : List.of(
                "5.7.1",
                "5.6.0",
                "5.3.4",
                "5.2.3",
                "4.7.1",
                "5.1.8",
                "5.4.6",
                "4.4.2",
                "5.0.0",
                "?",
                "5.0.0\nDiagnostic-Code: smtp; 550 A virus, and not 5.1.1",
                "5.4.7",
                "5.4.7\nDiagnostic-Code: smtp; 451 4.7.1 Looks like spam to 5.1.1",
                "5.4.7\nDiagnostic-Code: smtp; 451 4.4.7 5.1.1")) {
            String report = report("", "failed", "bob@elsewhere.example", status);
            assertThat(fromOutside("", bounces, report)).isEmpty();
            assertThat(member(AWAY).bounces()).as(status).isZero();
        }
        for (String status : List.of(
                "5.1.1",
                "5.2.1",
                "4.4.1 (no answer)",
                "5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 No such user",
                "5.4.7\nDiagnostic-Code: smtp;\n 452 4.2.2 Full")) {
            assertThat(member(AWAY).state()).as(status).isEqualTo(State.ACTIVE);
            String report = report("", "failed", "bob@elsewhere.example", status);
            assertThat(fromOutside("", bounces, report)).isEmpty();
            clock.advance(Duration.ofDays(1));
        }
        assertThat(member(AWAY).bounces()).isEqualTo(5);
    }

    /** A notice whose words and whose end are of whoever wrote the post. */
    private static String influenced(String id, String poster) {
        return "From: MAILER-DAEMON@example.test\n"
                + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\n" + poster + "\n"
                + "--b\nContent-Type: message/delivery-status\n\n" + id
                + "Reporting-MTA: dns; example.test\n\n"
                + "Final-Recipient: rfc822; eve@example.test\nAction: failed\nStatus: 5.7.1\n"
                + "Diagnostic-Code: smtp; 550 5.7.1 no\n Final-Recipient: rfc822; anna@example.test\n Status: 5.1.1\n\n"
                + "--b\nContent-Type: text/rfc822-headers\n\n" + poster + "\n--b--\n";
    }

    @Test
    void whatPostersWriteIsNoReport() throws Exception {
        String victim = "Final-Recipient: rfc822; anna@example.test\nAction: failed\nStatus: 5.1.1\n";
        Address bounces = bounces();
        String id = "Original-Envelope-Id: " + only(ANNA).options().envelopeId() + "\n";
        for (String poster : List.of(
                "Content-Type: text/plain; x=\"message/delivery-status\"\n" + victim,
                "X: y\n --\n Content-Type: message/delivery-status\n \n " + victim.replace("\n", "\n "),
                "Content-Type: message/delivery-status\n\n" + id + "\n" + victim)) {
            assertThat(receive(Origin.ofNotice(), ReversePath.none(), SHARED, influenced(id, poster)))
                    .isEmpty();
            assertThat(fromOutside("", bounces, influenced("", poster))).isEmpty();
            assertThat(lists.admin().members(LIST)).as(poster).allMatch(member -> member.bounces() == 0);
        }
    }

    @Test
    void whomAMemberSendsPostsOnToIsNotWhomTheListHasWrittenTo() throws Exception {
        assertThat(noticed("anna@example.test\nOriginal-Recipient: rfc822;eve@example.test"))
                .isEmpty();
        assertThat(member(ANNA).bounces()).isZero();
        assertThat(noticed("anna@example.test\nOriginal-Recipient: rfc822;Anna@example.test"))
                .isEmpty();
        assertThat(member(ANNA).bounces()).isEqualTo(1);
    }

    @Test
    void aDelayBesideAFailureCountsForNobody() throws Exception {
        Address eve = Address.of("eve@example.test");
        lists.admin().add(LIST, List.of(eve));
        assertThat(
                        noticed(
                                "eve@example.test\nAction: delayed\nStatus: 4.1.1\n\nFinal-Recipient: rfc822; anna@example.test"))
                .isEmpty();
        assertThat(member(eve).bounces()).isZero();
        assertThat(member(ANNA).bounces()).isEqualTo(1);
    }
}
