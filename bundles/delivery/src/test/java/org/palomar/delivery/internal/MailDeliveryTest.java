package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;

class MailDeliveryTest {

    private static final Reply NO = new Reply(550, "5.7.1", "not wanted");
    private static final Reply LATER = new Reply(450, "4.7.1", "come back");

    private final Pigeonholes holes = new Pigeonholes();
    private final MailDelivery delivery = new MailDelivery(holes.directory(), holes.mailStore(), holes.unitsOfWork());

    @BeforeEach
    void makeAccounts() {
        holes.account(1, "ana@example.test");
        holes.account(2, "ben@example.test");
    }

    @Test
    void deliversToAllInOneCommitWithOneBody() {
        Map<Recipient, Reply> replies = delivery.deliver(
                List.of(deliver(List.of("ana@example.test"), "X-Tag"), deliver(List.of("ben@example.test"))), false);
        assertThat(replies.values()).containsOnly(Replies.DELIVERED).hasSize(2);
        assertThat(holes.commits).isEqualTo(1);
        assertThat(holes.staged).hasSize(1);
        assertThat(holes.in("1/INBOX").getFirst().split("\r\n", -1))
                .startsWith(
                        "Return-Path: <s@example.net>", "Delivered-To: ana@example.test", "X-Tag: yes", "Subject: hi");
        assertThat(holes.in("2/INBOX").getFirst()).doesNotContain("X-Tag");
    }

    @Test
    void givesAnAccountOneCopyHoweverOftenItIsNamed() {
        holes.alias("team@example.test", List.of(1L, 2L));
        delivery.deliver(List.of(deliver(List.of("team@example.test", "ana@example.test"))), false);
        assertThat(holes.in("1/INBOX")).hasSize(1);
        assertThat(holes.in("2/INBOX")).hasSize(1);
    }

    @Test
    void putsJunkAndHeldMailIntoTheMailboxForJunk() {
        MailTransaction junk = mail("Subject: hi\r\n\r\n", "ana@example.test").asJunk();
        delivery.deliver(List.of(new Disposition.Deliver(junk.recipients(), junk)), false);
        MailTransaction held = mail("Subject: hi\r\n\r\n", "ben@example.test");
        delivery.deliver(List.of(new Disposition.Hold(held.recipients(), held, "odd\r\nInjected: yes")), false);
        assertThat(holes.in("1/Spam")).hasSize(1);
        assertThat(holes.in("2/Spam").getFirst()).contains("X-Palomar-Held: odd  Injected: yes\r\n");
    }

    @Test
    void defersAllWhenSmtpCannotTellTheDeferredOneAlone() {
        Map<Recipient, Reply> replies = delivery.deliver(
                List.of(deliver(List.of("ana@example.test")), refuse(LATER, "ben@example.test")), false);
        assertThat(replies.values()).containsOnly(LATER).hasSize(2);
        assertThat(holes.commits).isZero();
    }

    @Test
    void putsWhatOnlySomeRefuseIntoTheirJunk() {
        Map<Recipient, Reply> replies =
                delivery.deliver(List.of(deliver(List.of("ana@example.test")), refuse(NO, "ben@example.test")), false);
        assertThat(replies.values()).containsOnly(Replies.DELIVERED);
        assertThat(holes.in("2/Spam").getFirst()).contains("X-Palomar-Refused: 550 5.7.1 not wanted");
    }

    @Test
    void refusesEachAloneWhereThatCanBeTold() {
        Map<Recipient, Reply> replies =
                delivery.deliver(List.of(deliver(List.of("ana@example.test")), refuse(NO, "ben@example.test")), true);
        assertThat(replies).containsEntry(to("ana@example.test"), Replies.DELIVERED);
        assertThat(replies).containsEntry(to("ben@example.test"), NO);
        assertThat(holes.delivered).containsOnlyKeys("1/INBOX");
    }

    @Test
    void neverAcknowledgesWhatWasNotDeliveredBecauseOfAnother() {
        Map<Recipient, Reply> replies =
                delivery.deliver(List.of(deliver(List.of("ana@example.test", "gone@example.test"))), false);
        assertThat(replies.values()).containsOnly(Replies.CHANGED).hasSize(2);
        assertThat(holes.commits).isZero();
    }

    @Test
    void answersAnUnknownRecipientAlone() {
        assertThat(delivery.deliver(List.of(deliver(List.of("gone@example.test"))), false))
                .containsValue(Replies.UNKNOWN);
        assertThat(delivery.deliver(List.of(deliver(List.of("gone@example.test", "ana@example.test"))), true))
                .containsValues(Replies.UNKNOWN, Replies.DELIVERED);
    }

    @Test
    void refusesAnAliasThatAlsoLeadsElsewhere() {
        holes.alias("both@example.test", List.of(1L), "far@example.org");
        assertThat(delivery.deliver(List.of(deliver(List.of("both@example.test"))), false))
                .containsValue(Replies.NOT_LOCAL);
        assertThat(holes.delivered).isEmpty();
    }

    @Test
    void seesAMailLoop() {
        MailTransaction looped = mail("Delivered-To: ANA@example.test\r\n\r\n", "ana@example.test");
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(looped.recipients(), looped)), false))
                .containsValue(Replies.LOOP);
        MailTransaction forTwo = mail("Delivered-To: ana@example.test\r\n\r\n", "ana@example.test", "ben@example.test");
        delivery.deliver(List.of(new Disposition.Deliver(forTwo.recipients(), forTwo)), false);
        assertThat(holes.in("1/Spam").getFirst()).contains("X-Palomar-Refused: 554 5.4.6");
        assertThat(holes.in("2/INBOX")).hasSize(1);
    }

    @Test
    void answersForARedirectedRecipientWhatItsTargetsCameTo() {
        MailTransaction redirected = mail("Subject: hi\r\n\r\n", "ana@example.test", "ben@example.test");
        Recipient old = to("old@example.test");
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(List.of(old), redirected)), false))
                .containsExactly(Map.entry(old, Replies.DELIVERED));
        assertThat(holes.delivered).containsOnlyKeys("1/INBOX", "2/INBOX");
    }

    @Test
    void acknowledgesNothingThatIsNotDurable() {
        holes.failure = Optional.of(new StoreException(StoreException.Reason.FULL, "full"));
        assertThat(delivery.deliver(List.of(deliver(List.of("ana@example.test"))), false))
                .containsValue(Replies.FULL);
        holes.failure = Optional.of(new StoreException(StoreException.Reason.UNAVAILABLE, "gone"));
        assertThat(delivery.deliver(
                        List.of(
                                deliver(List.of("ana@example.test")),
                                new Disposition.Drop(List.of(to("ben@example.test")), "")),
                        false))
                .containsEntry(to("ana@example.test"), Replies.NO_STORE)
                .doesNotContainValue(Replies.DELIVERED);
    }

    @Test
    void defersWithoutADirectory() {
        holes.directoryDown = true;
        assertThat(delivery.deliver(List.of(deliver(List.of("ana@example.test"))), true))
                .containsValue(Replies.NO_DIRECTORY);
    }

    @Test
    void dropsWithAFriendlyReply() {
        assertThat(delivery.deliver(List.of(new Disposition.Drop(List.of(to("ana@example.test")), "virus")), false))
                .containsValue(Replies.DELIVERED);
        assertThat(holes.commits).isZero();
    }

    private static Disposition deliver(List<String> recipients, String... fields) {
        MailTransaction mail = mail("Subject: hi\r\n\r\nText\r\n", recipients.toArray(String[]::new))
                .withAdded(Stream.of(fields)
                        .map(name -> new HeaderField(name, "yes"))
                        .toList());
        return new Disposition.Deliver(mail.recipients(), mail);
    }

    private static Disposition refuse(Reply reply, String recipient) {
        MailTransaction mail = mail("Subject: hi\r\n\r\nText\r\n", recipient);
        return new Disposition.Refuse(mail.recipients(), mail, reply);
    }

    private static Recipient to(String address) {
        return new Recipient(Address.of(address), Set.of(new AccountId(99)));
    }

    private static MailTransaction mail(String message, String... recipients) {
        Origin origin = new Origin(
                Origin.Door.MX, InetSocketAddress.createUnresolved("192.0.2.1", 25), "c", "", Optional.empty());
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                origin,
                ReversePath.of(Address.of("s@example.net")),
                Stream.of(recipients).map(MailDeliveryTest::to).toList(),
                Content.of(message.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }
}
