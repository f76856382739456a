package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.BERTA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;
import static org.palomar.delivery.internal.FilterFixture.SENDER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;
import org.palomar.storage.FaultyEngine;

/** What filters send: redirections, refusals, answers, notices. */
class FilteredSendingTest {

    private static final String VACATION = "require \"vacation\"; vacation \"Estoy de vacaciones, hasta mañana.\";";

    @TempDir
    private Path global;

    private FilterFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertDelivered(String message, String... recipients) {
        assertThat(fixture.deliver(message, recipients)).containsOnly(Replies.DELIVERED);
    }

    private Outbound onlyEntry() throws Exception {
        assertThat(fixture.entries()).hasSize(1);
        return fixture.entries().getFirst().message();
    }

    /** All that is sent once the queue runs, in no order. */
    private List<String> sent(int count) {
        fixture.queue.start();
        await().until(() -> fixture.sent.size() >= count);
        return fixture.sent;
    }

    @Test
    void aRedirectionKeepsTheSenderAndNamesWhoRedirects() throws Exception {
        fixture.filter(ANNA, "redirect \"x@far.test\";");
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        Outbound entry = onlyEntry();
        assertThat(entry.sender()).isEqualTo(ReversePath.of(Address.of(SENDER)));
        assertThat(entry.recipients())
                .containsExactly(new OutboundRecipient(Address.of("x@far.test"), "rfc822;" + ANNA, Set.of()));
        assertThat(sent(1)).containsExactly("Delivered-To: " + ANNA + "\r\nX-Step: seen\r\n" + MESSAGE);
    }

    @Test
    void nothingGoesOutByTheFilterOfAFrozenAccount() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"enotify\", \"vacation\"]; redirect \"x@far.test\"; vacation \"away\"; notify \"mailto:y@far.test\";");
        fixture.frozen.add(fixture.account(ANNA));
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        fixture.frozen.clear();
        assertDelivered(MESSAGE.replace("1@remote", "2@remote"), ANNA);
        assertThat(fixture.entries()).hasSize(3);
    }

    @Test
    void whatAFilterWouldSendComesAgainWhileNobodyKnowsWhetherItMay() throws Exception {
        fixture.filter(ANNA, "redirect \"x@far.test\";");
        fixture.filter(BERTA, "keep;");
        fixture.delivery.unsetLimits(fixture.limits);
        assertThat(fixture.deliver(MESSAGE, ANNA)).containsOnly(Replies.UNDECIDED);
        assertDelivered(MESSAGE, BERTA);
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        fixture.delivery.setLimits(fixture.limits);
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).hasSize(1);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void whatAFilterWritesIsItsOwnersInTheQueueSoThatAFreezeHoldsIt() throws Exception {
        AccountId anna = fixture.account(ANNA).id();
        fixture.filter(ANNA, "require [\"enotify\", \"vacation\"]; vacation \"away\"; notify \"mailto:y@far.test\";");
        assertDelivered(MESSAGE, ANNA);
        fixture.queue.admin().hold(QueueFilter.ALL.of(anna));
        assertThat(fixture.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.state()).isEqualTo(QueueState.HELD));
    }

    /** RFC 8689 §6. */
    @Test
    void whatAFilterSendsOfAProtectedMessageIsProtected() throws Exception {
        fixture.filter(
                ANNA, "require [\"enotify\", \"copy\"]; redirect :copy \"x@far.test\"; notify \"mailto:y@far.test\";");
        MailTransaction plain = fixture.transaction(MESSAGE, ANNA);
        MailTransaction demanding = new MailTransaction(
                plain.id(),
                plain.received(),
                plain.origin(),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                plain.added(),
                plain.junk(),
                OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS)));
        assertThat(fixture.deliver(demanding, false)).containsOnly(Replies.DELIVERED);
        assertThat(fixture.entries())
                .hasSize(2)
                .allSatisfy(
                        entry -> assertThat(entry.message().options().needs()).contains(BodyNeed.REQUIRETLS));
    }

    @Test
    void aMessageThatComesAgainIsKeptAndNotRedirectedAgain() throws Exception {
        fixture.filter(ANNA, "redirect \"x@far.test\";");
        assertDelivered(MESSAGE, ANNA);
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).hasSize(1);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aScriptCanNotHideThatAProgramSentTheMessage() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"editheader\", \"enotify\"]; addheader \"Auto-Submitted\" \"no\"; notify \"mailto:x@far.test\";");
        assertDelivered("Auto-Submitted: auto-generated\r\n" + MESSAGE, ANNA);
        assertThat(fixture.entries()).isEmpty();
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).hasSize(1);
    }

    @Test
    void aChangedMessageIsRedirectedAsItIsThen() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"editheader\", \"copy\"]; addheader \"X-New\" \"yes\"; redirect :copy \"x@far.test\"; deleteheader \"X-New\";");
        assertDelivered(MESSAGE, ANNA);
        assertThat(sent(1)).containsExactly("Delivered-To: " + ANNA + "\r\nX-New: yes\r\nX-Step: seen\r\n" + MESSAGE);
        assertThat(fixture.texts(ANNA, "INBOX").getFirst()).endsWith("X-Step: seen\r\n" + MESSAGE);
    }

    /** Its sender is forged as a rule. */
    @Test
    void nobodyHearsOfRedirectedSpam() throws Exception {
        fixture.filter(ANNA, "redirect \"x@far.test\";");
        MailTransaction spam = fixture.transaction(MESSAGE, ANNA).asJunk();
        assertThat(fixture.deliver(spam, false)).containsOnly(Replies.DELIVERED);
        assertThat(onlyEntry().recipients().getFirst().notices()).containsExactly(Notify.NEVER);
    }

    @Test
    void whoGetsRedirectedSpamHereGetsItAsSpam() throws Exception {
        fixture.filter(ANNA, "redirect \"" + BERTA + "\";");
        MailTransaction spam = fixture.transaction(MESSAGE, ANNA).asJunk();
        assertThat(fixture.deliver(spam, false)).containsOnly(Replies.DELIVERED);
        fixture.queue.start();
        await().until(() -> fixture.count(BERTA, "Junk") == 1);
        assertThat(fixture.count(BERTA, "INBOX")).isZero();
    }

    @Test
    void whatAnEarlierScriptHasFiledIsNotLostWithARefusal() throws Exception {
        Path before = Files.createDirectory(global.resolve("before"));
        Files.writeString(
                before.resolve("a.sieve"),
                "require [\"fileinto\", \"copy\", \"mailbox\"]; fileinto :copy :create \"Journal\";");
        fixture.close();
        fixture = new FilterFixture(global);
        fixture.filter(ANNA, "require \"ereject\"; ereject \"no\";");
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.count(ANNA, "Journal")).isEqualTo(1);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(onlyEntry().recipients().getFirst().address()).isEqualTo(Address.of(SENDER));
        MailTransaction bounce = FilterFixture.from(ReversePath.none(), fixture.transaction(MESSAGE, ANNA));
        assertThat(fixture.deliver(bounce, false)).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Journal")).isEqualTo(2);
        assertThat(fixture.count(ANNA, "Junk")).isZero();
    }

    @Test
    void recipientsWhoAllRefuseDoSoInTheDialogue() throws Exception {
        fixture.filter(ANNA, "require \"ereject\"; ereject \"not anna\";");
        fixture.filter(BERTA, "require \"ereject\"; ereject \"not berta\";");
        assertThat(fixture.deliver(MESSAGE, ANNA, BERTA)).allMatch(Reply::isPermanent);
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void noMemberOfAGroupAnswersForIt() throws Exception {
        Address group = Address.of("group@example.test");
        fixture.directories.admin().setAlias(new Alias(group, List.of(Address.of(ANNA), Address.of(BERTA))));
        fixture.filter(ANNA, "require \"vacation\"; vacation \"away\";");
        String toGroup = MESSAGE.replace("To: anna@example.test, berta@example.test", "To: group@example.test");
        assertDelivered(toGroup, group.toString());
        assertThat(fixture.entries()).isEmpty();
        assertDelivered(toGroup.replace("To: ", "To: anna@example.test, "), group.toString());
        assertThat(fixture.entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@example.test", "Anna+x@example.test", "alias@example.test", "nobody@example.test"})
    void aRedirectionThatLeadsBackOrNowhereKeepsTheMessage(String target) throws Exception {
        fixture.filter(ANNA, "redirect \"" + target + "\";");
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void aCircleOfRedirectionsEndsInAMailbox() throws Exception {
        fixture.filter(ANNA, "redirect \"" + BERTA + "\";");
        fixture.filter(BERTA, "redirect \"" + ANNA + "\";");
        assertDelivered(MESSAGE, ANNA);
        fixture.queue.start();
        await().until(() -> fixture.entries().isEmpty());
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.texts(BERTA, "INBOX"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("Delivered-To: " + ANNA, "Delivered-To: " + BERTA));
        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void aMessageThatMustBeRedirectedWaitsForAQueue() throws Exception {
        fixture.filter(ANNA, "redirect \"x@far.test\";");
        fixture.delivery.unsetQueue(fixture.queue.queue());
        assertThat(fixture.deliver(MESSAGE, ANNA)).containsExactly(Replies.NO_QUEUE);
    }

    // RFC 5429 §2.1
    @ParameterizedTest
    @ValueSource(strings = {"reject", "ereject"})
    void aSoleRecipientRefusesInTheDialogue(String command) throws Exception {
        fixture.filter(ANNA, "require \"" + command + "\"; " + command + " \"Así no,\nseñor.\";");
        assertThat(fixture.deliver(MESSAGE, ANNA)).containsExactly(new Reply(550, "5.7.1", "Asi no, senor."));
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void byLmtpEachRecipientRefusesAlone() throws Exception {
        fixture.filter(ANNA, "require \"reject\"; reject \"no\";");
        assertThat(fixture.deliver(fixture.transaction(MESSAGE, ANNA, BERTA), true))
                .containsExactly(new Reply(550, "5.7.1", "no"), Replies.DELIVERED);
        assertThat(fixture.count(BERTA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aRefusalThatNoReplyCanTellIsAReportToTheSender() throws Exception {
        fixture.filter(ANNA, "require \"reject\"; reject \"Nada de esto, por favor. ¡Gracias!\";");
        assertDelivered(MESSAGE, ANNA, BERTA);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.count(BERTA, "INBOX")).isEqualTo(1);
        assertThat(onlyEntry().sender().isNull()).isTrue();
        assertThat(onlyEntry().recipients())
                .extracting(OutboundRecipient::address)
                .containsExactly(Address.of(SENDER));
        assertThat(sent(1).getFirst())
                .contains(
                        "Content-Type: multipart/report; report-type=delivery-status",
                        "Su mensaje no ha sido aceptado",
                        "=C2=A1Gracias!",
                        "Final-Recipient: rfc822; " + ANNA,
                        "Status: 5.7.1",
                        "Message-ID: <1@remote.test>");
    }

    @Test
    void aRefusalThatNobodyCanBeToldKeepsTheMessageInJunk() throws Exception {
        fixture.filter(ANNA, "require \"reject\"; reject \"no\";");
        MailTransaction bounce = FilterFixture.from(ReversePath.none(), fixture.transaction(MESSAGE, ANNA, BERTA));
        assertThat(fixture.deliver(bounce, false)).containsOnly(Replies.DELIVERED);
        assertThat(fixture.deliver(fixture.transaction(MESSAGE, ANNA, BERTA).asJunk(), false))
                .containsOnly(Replies.DELIVERED);
        assertThat(fixture.texts(ANNA, "Junk"))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("X-Palomar-Refused: 550 5.7.1 no"));
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void aSenderIsAnsweredOnceInAPeriod() throws Exception {
        fixture.filter(ANNA, VACATION);
        assertDelivered(MESSAGE, ANNA);
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(2);
        assertThat(onlyEntry().sender().isNull()).isTrue();
        fixture.clock.forward(Duration.ofDays(8));
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).hasSize(2);
        assertThat(sent(2))
                .allSatisfy(answer -> assertThat(answer)
                        .contains(
                                "From: =?utf-8?B?TmFtZSDDkQ==?= <" + ANNA + ">",
                                "To: <" + SENDER + ">",
                                "Subject: Auto: test",
                                "In-Reply-To: <1@remote.test>",
                                "References: <1@remote.test>",
                                "Auto-Submitted: auto-replied (vacation)",
                                "Estoy de vacaciones, hasta ma=C3=B1ana."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id: <l.remote.test>\r\nTo: anna@example.test\r\n\r\n",
                "Auto-Submitted: auto-generated\r\nTo: anna@example.test\r\n\r\n",
                "Precedence: bulk\r\nTo: anna@example.test\r\n\r\n",
                "To: somebody@remote.test\r\n\r\n"
            })
    void listsProgramsAndCopiesOfOthersMailAreNotAnswered(String message) throws Exception {
        fixture.filter(ANNA, VACATION);
        assertDelivered(message, ANNA);
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void bouncesAndSpamAndOnesOwnMailAreNotAnswered() throws Exception {
        fixture.filter(ANNA, VACATION);
        MailTransaction plain = fixture.transaction(MESSAGE, ANNA);
        for (MailTransaction silent : List.of(
                FilterFixture.from(ReversePath.none(), plain),
                FilterFixture.from(ReversePath.of(Address.of(ANNA)), plain),
                plain.asJunk())) {
            assertThat(fixture.deliver(silent, false)).containsOnly(Replies.DELIVERED);
        }
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void mailToAnAliasOfTheOwnerIsAnswered() throws Exception {
        fixture.filter(ANNA, VACATION);
        assertDelivered("To: alias@example.test\r\n\r\nhello\r\n", "alias@example.test");
        assertThat(fixture.entries()).hasSize(1);
    }

    @Test
    void aCopyOfAnAnswerIsKeptWhereTheOwnerWantsIt() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"vacation\", \"fcc\", \"imap4flags\"]; vacation :fcc \"Sent\" :flags \"\\\\Seen\" :subject \"Fuera\" :mime text:\n"
                        + "Content-Type: text/plain; charset=utf-8\nBcc: victim@far.test\n\nHola.\n.\n;");
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.texts(ANNA, "Sent"))
                .singleElement()
                .satisfies(copy -> assertThat(copy)
                        .contains("Subject: Fuera", "Content-Type: text/plain; charset=utf-8", "\r\n\r\nHola.\r\n")
                        .doesNotContain("victim"));
        assertThat(fixture.flags(ANNA, "Sent").isSeen()).isTrue();
    }

    @Test
    void noticesTellOfAMessageAndCanBeSeenToBeSuch() throws Exception {
        fixture.filter(
                ANNA,
                "require \"enotify\"; notify :importance \"1\" :message \"Ha llegado algo\" \"mailto:phone@far.test?body=Mira\";");
        assertDelivered(MESSAGE, ANNA);
        assertThat(onlyEntry().sender()).isEqualTo(ReversePath.of(Address.of(ANNA)));
        assertThat(sent(1).getFirst())
                .contains(
                        "To: <phone@far.test>",
                        "Subject: Ha llegado algo",
                        "Auto-Submitted: auto-notified; owner-email=\"" + ANNA + "\"",
                        "Importance: high",
                        "Mira");
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    /** All or nothing: an answer that is remembered was sent. */
    @Test
    void aFaultOfTheStoreLeavesNeitherMailNorAnswerNorMemory() throws Exception {
        fixture.filter(ANNA, VACATION);
        assertThat(fixture.count(ANNA, "INBOX")).isZero(); // the mailbox is made
        fixture.engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThat(fixture.deliver(MESSAGE, ANNA)).allMatch(Reply::isTemporary);
        assertThat(fixture.entries()).isEmpty();
        assertDelivered(MESSAGE, ANNA);
        assertThat(fixture.entries()).hasSize(1);
    }

    @Test
    void nothingThatASenderWroteStartsAFieldOfALetter() throws Exception {
        fixture.filter(
                ANNA, "require [\"vacation\", \"enotify\"]; vacation \"away\"; notify \"mailto:phone@far.test\";");
        String subject = "Subject: =?utf-8?Q?x=0D=0ABcc:_victim@far.test=0D=0A=0D=0Abody?=\r\n";
        String id = "Message-ID: =?utf-8?Q?=3Ca=40b=3E=0D=0ABcc:_victim@far.test?=\r\n";
        assertDelivered("To: anna@example.test\r\n" + subject + id + "\r\nhello\r\n", ANNA);
        assertThat(sent(2))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter).contains("Bcc: victim").doesNotContain("\r\nBcc:"));
    }
}
