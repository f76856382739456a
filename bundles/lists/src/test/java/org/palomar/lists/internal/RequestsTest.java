package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListLeaving.Ticket;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ListLanguage;

/** Who leaves, who joins, who writes to owners. */
class RequestsTest extends ListsFixture {

    private static final Address LEAVE = Address.of("friends-leave@example.test");
    private static final Address JOIN = Address.of("friends-join@example.test");
    private static final Address NEW = Address.of("new@other.example");

    private boolean isMember(Address address) throws Exception {
        return lists.admin().members(LIST).stream()
                .anyMatch(member -> member.address().equals(address));
    }

    private static String from(String address) {
        return "From: " + address + "\nSubject: x\n\n";
    }

    private void joining() throws Exception {
        ListTerms plain = terms();
        lists.admin()
                .change(
                        LIST,
                        new ListTerms(
                                "",
                                plain.owners(),
                                List.of(),
                                plain.posting(),
                                plain.moderation(),
                                "",
                                plain.replyTo(),
                                plain.from(),
                                plain.language(),
                                plain.maxSize(),
                                true));
    }

    @Test
    void theAddressInAPostTakesItsMemberOff() throws Exception {
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        Matcher address = Pattern.compile("<mailto:(.*?)>").matcher(only(AWAY).first("List-Unsubscribe"));
        assertThat(address.find()).isTrue();
        Address leave = Address.of(address.group(1));
        assertThat(fromOutside("x@y.example", Address.of(leave.toString().replace("+2-", "+1-")), from("x@y.example")))
                .contains(Replies.TOKEN);
        assertThat(isMember(ANNA)).isTrue();
        assertThat(fromOutside("x@y.example", leave, from("x@y.example"))).isEmpty();
        assertThat(isMember(AWAY)).isFalse();
        assertThat(to(AWAY)).hasSize(2).anyMatch(letter -> letter.text().contains("You get nothing"));
        assertThat(fromOutside("x@y.example", leave, from("x@y.example")))
                .as("again")
                .isEmpty();
    }

    @Test
    void nobodyIsTakenOffBySomebodyElse() throws Exception {
        assertThat(fromOutside("x@y.example", LEAVE, from("bob@elsewhere.example")))
                .isEmpty();
        assertThat(isMember(AWAY)).isTrue();
        Sent question = only(AWAY);
        assertThat(question.text()).contains("do nothing");
        assertThat(fromOutside("x@y.example", LEAVE, from("bob@elsewhere.example")))
                .isEmpty();
        assertThat(to(AWAY)).as("once a day").hasSize(1);
        Address answer = Address.of(question.first("Reply-To").replaceAll("[<>]", ""));
        assertThat(fromOutside(
                        "bob@elsewhere.example",
                        answer,
                        "Auto-Submitted: auto-replied\n" + from("bob@elsewhere.example")))
                .isEmpty();
        assertThat(isMember(AWAY)).isTrue();
        assertThat(fromOutside("bob@elsewhere.example", answer, from("bob@elsewhere.example")))
                .isEmpty();
        assertThat(isMember(AWAY)).isFalse();
    }

    @Test
    void whoLoggedInLeavesAtOnce() throws Exception {
        assertThat(fromOutside("anna@example.test", LEAVE, from("anna@example.test")))
                .isEmpty();
        assertThat(isMember(ANNA)).isTrue();
        assertThat(submit(ANNA, LEAVE, from("anna@example.test"))).isEmpty();
        assertThat(isMember(ANNA)).isFalse();
    }

    @Test
    void nobodyJoinsUnlessTheListLetsPeople() throws Exception {
        assertThat(fromOutside("new@other.example", JOIN, from("new@other.example"))
                        .orElseThrow()
                        .toString())
                .contains("friends-owner@example.test");
        assertThat(sent).isEmpty();
    }

    @Test
    void nobodyIsMadeAMemberBySomebodyElse() throws Exception {
        joining();
        assertThat(fromOutside("x@y.example", JOIN, from("new@other.example"))).isEmpty();
        assertThat(isMember(NEW)).isFalse();
        Address confirm = Address.of(only(NEW).first("Reply-To").replaceAll("[<>]", ""));
        assertThat(fromOutside("x@y.example", confirm, from("x@y.example"))).contains(Replies.TOKEN);
        assertThat(fromOutside("new@other.example", confirm, from("new@other.example")))
                .isEmpty();
        assertThat(isMember(NEW)).isTrue();
        assertThat(to(NEW)).anyMatch(letter -> letter.text().contains("from now on"));
    }

    @Test
    void aConfirmationHoldsForSomeDays() throws Exception {
        joining();
        assertThat(fromOutside("x@y.example", JOIN, from("new@other.example"))).isEmpty();
        Address confirm = Address.of(only(NEW).first("Reply-To").replaceAll("[<>]", ""));
        clock.advance(Duration.ofDays(3));
        assertThat(fromOutside("new@other.example", confirm, from("new@other.example")))
                .contains(Replies.TOKEN);
    }

    @Test
    void strangersCauseFewLetters() throws Exception {
        joining();
        for (int i = 0; i < 100; i++) {
            client = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) (i / 5)});
            assertThat(fromOutside("x@y.example", JOIN, from("victim" + i + "@other.example")))
                    .isEmpty();
            assertThat(fromOutside("x@y.example", JOIN, from("new@other.example")))
                    .isEmpty();
        }
        assertThat(to(NEW)).hasSize(1);
        assertThat(sent).hasSize(60);
        assertThat(fromOutside("x@y.example", LEAVE, from("bob@elsewhere.example")))
                .isEmpty();
        assertThat(to(AWAY)).as("who leaves is not kept from it").hasSize(1);
    }

    @Test
    void oneClientDoesNotUseUpTheLettersOfAListAndAnAddressIsAskedOnceByAllListsOfADomain() throws Exception {
        joining();
        for (int i = 0; i < 20; i++) {
            assertThat(fromOutside("x@y.example", JOIN, from("victim" + i + "@other.example")))
                    .isEmpty();
        }
        assertThat(sent).hasSize(10);
        client = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        assertThat(fromOutside("x@y.example", JOIN, from("new@other.example"))).isEmpty();
        assertThat(to(NEW)).hasSize(1);
        Address second = Address.of("second@example.test");
        lists.admin().create(second, lists.admin().list(LIST).orElseThrow().terms());
        assertThat(fromOutside("x@y.example", Address.of("second-join@example.test"), from("new@other.example")))
                .isEmpty();
        assertThat(to(NEW)).hasSize(1);
    }

    @Test
    void whoWasSuspendedDoesNotUndoThatByLeavingAndJoining() throws Exception {
        joining();
        lists.admin().suspend(LIST, List.of(ANNA), true);
        assertThat(submit(ANNA, LEAVE, from("anna@example.test"))).isEmpty();
        assertThat(isMember(ANNA)).isFalse();
        powerCut();
        assertThat(submit(ANNA, JOIN, from("anna@example.test")).orElseThrow().toString())
                .contains("friends-owner@example.test");
        assertThat(isMember(ANNA)).isFalse();
        lists.admin().add(LIST, List.of(ANNA));
        assertThat(submit(ANNA, LEAVE, from("anna@example.test"))).isEmpty();
        assertThat(submit(ANNA, JOIN, from("anna@example.test"))).isEmpty();
        assertThat(isMember(ANNA)).as("whom an operator has added since").isTrue();
    }

    @Test
    void aConfirmationOfBeforeDoesNotUndoThatAnOperatorHasDroppedSomebody() throws Exception {
        joining();
        assertThat(fromOutside("x@y.example", JOIN, from("new@other.example"))).isEmpty();
        Address confirm = Address.of(only(NEW).first("Reply-To").replaceAll("[<>]", ""));
        assertThat(fromOutside("new@other.example", confirm, from("new@other.example")))
                .isEmpty();
        lists.admin().drop(LIST, List.of(NEW));
        assertThat(fromOutside("new@other.example", confirm, from("new@other.example")))
                .isPresent();
        assertThat(isMember(NEW)).isFalse();
        clock.advance(Duration.ofDays(3));
        sent.clear();
        assertThat(fromOutside("new@other.example", JOIN, from("new@other.example")))
                .isEmpty();
        assertThat(to(NEW)).as("may ask again").hasSize(1);
    }

    @Test
    void ownersGetWhatIsWrittenToThemOnce() throws Exception {
        Address owners = Address.of("friends-owner@example.test");
        assertThat(fromOutside("x@y.example", owners, from("x@y.example"))).isEmpty();
        assertThat(only(OWNER).header())
                .as("with what steps have found")
                .startsWith("Delivered-To: friends-owner@example.test\r\nAuthentication-Results: mail.example.test;")
                .contains("\r\nFrom: x@y.example");
        String large = from("x@y.example") + "x".repeat((int) ListTerms.DEFAULT_SIZE);
        assertThat(fromOutside("x@y.example", owners, large).orElseThrow().code())
                .isEqualTo(552);
        assertThat(only(OWNER).sender().text()).isEqualTo("friends-bounces@example.test");
        assertThat(fromOutside(
                        "x@y.example", owners, "Delivered-To: friends-owner@example.test\n" + from("x@y.example")))
                .isEmpty();
        assertThat(to(OWNER)).hasSize(1);
    }

    @Test
    void aLinkTakesOffWhoHasIt() throws Exception {
        settings.put("public-url", "https://mail.example.test");
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        Matcher link =
                Pattern.compile("/lists/leave/([^>]*)>").matcher(only(AWAY).first("List-Unsubscribe"));
        assertThat(link.find()).isTrue();
        String token = link.group(1);
        assertThat(lists.leaving().look(token)).contains(new Ticket(LIST, ListLanguage.ENGLISH, true));
        assertThat(isMember(AWAY)).as("looking changes nothing").isTrue();
        assertThat(lists.leaving().leave(token.replace("1-2-", "1-1-"))).isFalse();
        assertThat(lists.leaving().leave("x".repeat(1000))).isFalse();
        assertThat(lists.leaving().leave("1-2-" + token.substring(4, 14)))
                .as("that of an address is none")
                .isFalse();
        assertThat(lists.leaving().leave(token)).isTrue();
        assertThat(isMember(AWAY)).isFalse();
        assertThat(lists.leaving().leave(token)).as("again").isTrue();
        assertThat(lists.leaving().look(token)).contains(new Ticket(LIST, ListLanguage.ENGLISH, false));
    }
}
