package org.palomar.delivery.internal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;
import static org.palomar.delivery.internal.FilterFixture.SENDER;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Alias;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Notify;

/** Addresses without a mailbox here for whom a filter step refuses what others of the same message are to get. */
class LeftOutTest {

    private static final Reply BLOCKED = new Reply(550, "5.7.1", "Mail from you is not wanted here");
    private static final Recipient TO_ANNA = new Recipient(Address.of(ANNA), Set.of());
    private static final Recipient FORWARD = new Recipient(Address.of("fwd@example.test"), Set.of());
    private static final Recipient OTHER = new Recipient(Address.of("other@example.test"), Set.of());
    private static final String PROVEN = "mx.example.test; spf=pass smtp.mailfrom=remote.test";
    private static final String IN_DOUBT = "mx.example.test; spf=fail smtp.mailfrom=remote.test";

    @TempDir
    private Path global;

    private FilterFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
        for (Recipient recipient : List.of(FORWARD, OTHER)) {
            fixture.directories
                    .admin()
                    .setAlias(new Alias(recipient.address(), List.of(Address.of("away@elsewhere.test"))));
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private MailTransaction found(String... results) {
        return fixture.transaction(MESSAGE, ANNA)
                .withAdded(List.of(results).stream()
                        .map(result -> new HeaderField("Authentication-Results", result))
                        .toList());
    }

    private static Disposition refused(MailTransaction message, Recipient... recipients) {
        return new Disposition.Refuse(List.of(recipients), message.to(List.of(recipients)), BLOCKED);
    }

    /** Anna's part has marks that the others' lack, so that the steps have judged them apart. */
    private Map<Recipient, Reply> deliver(MailTransaction message, Disposition... others) {
        MailTransaction annas =
                message.to(List.of(TO_ANNA)).withAdded(List.of(new HeaderField("X-Marks", "hers alone")));
        List<Disposition> all = new ArrayList<>(List.of(others));
        all.add(new Disposition.Deliver(List.of(TO_ANNA), annas));
        return fixture.delivery.deliver(all, false);
    }

    private String notice() {
        fixture.queue.start();
        await().atMost(ofSeconds(60))
                .untilAsserted(() -> assertThat(fixture.sent).hasSize(1));
        assertThat(fixture.attempts.getFirst().message().sender()).isEqualTo(ReversePath.none());
        assertThat(fixture.attempts.getFirst().message().recipients())
                .extracting(one -> one.address().toString())
                .containsExactly(SENDER);
        return fixture.sent.getFirst();
    }

    @Test
    void whoeverElseIsNamedGetsItAndAProvenSenderHearsWhoDoesNot() throws Exception {
        MailTransaction message = found(PROVEN);
        assertThat(deliver(message, refused(message, FORWARD)).values()).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(notice())
                .contains(
                        "Final-Recipient: rfc822; fwd@example.test", "Action: failed", BLOCKED.text(), "Subject: test")
                .doesNotContain("anna@example.test\r\nAction", "away@");
    }

    @Test
    void manyInOneMessageMakeOneNotice() throws Exception {
        MailTransaction message = found(PROVEN);
        assertThat(deliver(message, refused(message, FORWARD), refused(message, OTHER))
                        .values())
                .containsOnly(Replies.DELIVERED);
        assertThat(notice())
                .contains("Final-Recipient: rfc822; fwd@example.test", "Final-Recipient: rfc822; other@example.test");
        assertThat(fixture.entries()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whoMayBeForgedHearsNothing() throws Exception {
        MailTransaction message = found(IN_DOUBT);
        assertThat(deliver(message, refused(message, FORWARD)).values()).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(fixture.entries()).isEmpty();
    }

    /** What nobody hears of is lost. */
    @Test
    void whereNobodyHasLookedWhoItIsTheRefusalIsForAll() throws Exception {
        MailTransaction message = found();
        assertThat(deliver(message, refused(message, FORWARD)).values()).containsOnly(BLOCKED);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void whoWantsToHearNothingHearsNothing() throws Exception {
        MailTransaction message = found(PROVEN);
        Recipient silent = new Recipient(FORWARD.address(), Set.of(), "", Set.of(Notify.NEVER));
        assertThat(deliver(message, refused(message, silent)).values()).containsOnly(Replies.DELIVERED);
        assertThat(fixture.entries()).isEmpty();
    }

    /** A step before has led it elsewhere: the address that was named is the one whom the sender hears of. */
    @Test
    void whomAStepHasLedItToIsLeftOutLikewise() throws Exception {
        MailTransaction message = found(PROVEN);
        Disposition led = new Disposition.Refuse(List.of(OTHER), message.to(List.of(FORWARD)), BLOCKED);
        assertThat(deliver(message, led).values()).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(notice()).contains("Final-Recipient: rfc822; other@example.test");
    }

    /** Where there is nobody to tell, it comes again for all. */
    @Test
    void withoutAQueueItWaits() throws Exception {
        fixture.delivery.unsetQueue(fixture.queue.queue());
        MailTransaction message = found(PROVEN);
        assertThat(deliver(message, refused(message, FORWARD)).values()).allMatch(Reply::isTemporary);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void whoeverLoggedInHearsItInTheDialogue() throws Exception {
        MailTransaction plain = found(PROVEN);
        MailTransaction own = new MailTransaction(
                plain.id(),
                plain.received(),
                new Origin(
                        Origin.Door.SUBMISSION,
                        plain.origin().remote(),
                        "client",
                        "",
                        Optional.of(fixture.account(ANNA))),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                plain.added(),
                false);
        assertThat(deliver(own, refused(own, FORWARD)).values()).containsOnly(BLOCKED);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }
}
