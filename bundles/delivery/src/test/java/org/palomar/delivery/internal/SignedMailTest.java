package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Alias;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.api.script.ScriptName;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.signing.StandingSigner;
import org.palomar.trace.KeptTrace;

/** What is signed, in whose name, and what becomes of mail that can't be. */
class SignedMailTest extends SignedMailFixture {

    @Test
    void whatAnAccountSubmitsIsSignedInItsDomainsNameOnce() throws Exception {
        submit(BODY, "bob@far.test", "carla@further.test");
        assertThat(prefixes())
                .hasSize(2)
                .allSatisfy(prefix -> assertThat(prefix)
                        .startsWith(
                                "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.test; s=one;"));
        assertThat(prefixes().stream().distinct()).as("one signature for both").hasSize(1);
    }

    /** As of accounts that may write in anybody's name: a gateway hands on what strangers wrote. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "berta@example.test",
                "Anna <anna@example.test>, berta@example.test",
                "anna@example.test, ceo@other.test",
                "\"berta@example.test\" <anna@example.test>",
                "anna@example.test (berta@example.test)",
                "anna@example.test\r\nFrom: berta@example.test",
                "Friends: berta@example.test;",
                "nobody"
            })
    void whatAnAccountHandsOnInAnothersNameIsNotSigned(String from) throws Exception {
        submit(BODY.replace("Anna <anna@example.test>", from), "bob@far.test", "carla@further.test");
        assertThat(prefixes()).hasSize(2).containsOnly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@example.test",
                "\"anna@example.test\" <anna@example.test>",
                "Anna <anna@example.test>, team@example.test"
            })
    void whatAnAccountWritesUnderNamesOfItsOwnIsSigned(String from) throws Exception {
        directories
                .admin()
                .setAlias(new Alias(Address.of("team@example.test"), List.of(anna.address(), berta.address())));
        submit(BODY.replace("Anna <anna@example.test>", from), "bob@far.test");
        assertThat(prefixes()).singleElement().asString().startsWith("DKIM-Signature:");
    }

    @Test
    void fieldsOfStepsAreSignedWithIt() throws Exception {
        MailTransaction message = transaction(Door.SUBMISSION, Optional.of(anna), BODY, "bob@far.test");
        deliver(message.withAdded(List.of(new HeaderField("List-Id", "<l.test>"), new HeaderField("X-Step", "1"))));
        assertThat(prefixes())
                .singleElement()
                .satisfies(prefix -> assertThat(prefix)
                        .startsWith("DKIM-Signature:")
                        .endsWith("List-Id: <l.test>\r\nX-Step: 1\r\n")
                        .contains("list-id;"));
    }

    /** Whatever it says of its author, and however it leaves. */
    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"MX", "LMTP", "INTERNAL"})
    void whatComesFromOutsideIsNeverSigned(Door door) throws Exception {
        filter(berta, "redirect \"bob@far.test\";");
        deliver(transaction(door, Optional.empty(), BODY, "away@example.test", "berta@example.test"));
        assertThat(prefixes())
                .hasSize(2)
                .allSatisfy(prefix -> assertThat(prefix).doesNotContain("DKIM-Signature"));
    }

    @Test
    void whatAnAliasOrAFilterHandsOnUnchangedKeepsItsAuthorsSignature() throws Exception {
        filter(berta, "redirect \"bob@far.test\";");
        submit(BODY, "away@example.test", "berta@example.test");
        assertThat(prefixes())
                .hasSize(2)
                .allSatisfy(
                        prefix -> assertThat(prefix).contains("d=example.test;").contains("Delivered-To: "));
    }

    /** The author of what Berta's filter has made of Anna's message is not Anna. */
    @Test
    void whatTheFilterOfSomebodyElseHasChangedIsNotSigned() throws Exception {
        filter(
                berta,
                "require [\"editheader\"]; deleteheader \"Subject\"; addheader \"Subject\" \"pay at once\"; redirect \"bob@far.test\";");
        submit(BODY, "berta@example.test", "carla@further.test");
        assertThat(prefixes())
                .hasSize(2)
                .anySatisfy(prefix -> assertThat(prefix).contains("DKIM-Signature"))
                .anySatisfy(prefix -> assertThat(prefix).isEqualTo("Delivered-To: berta@example.test\r\n"));
    }

    @Test
    void whatTheFilterOfItsAuthorHasChangedIsSigned() throws Exception {
        filter(anna, "require [\"editheader\"]; addheader \"X-Own\" \"1\"; redirect \"bob@far.test\";");
        submit(BODY, "anna@example.test");
        assertThat(prefixes()).singleElement().asString().startsWith("DKIM-Signature:");
    }

    /** An author can be forged: that the filter is hers does not make the message hers. */
    @Test
    void whatComesFromOutsideInTheOwnersNameIsNotSignedForHerFilter() throws Exception {
        filter(anna, "require [\"editheader\"]; addheader \"X-Own\" \"1\"; redirect \"bob@far.test\";");
        fromOutside(BODY, "anna@example.test");
        assertThat(prefixes())
                .singleElement()
                .asString()
                .endsWith("\r\nDelivered-To: anna@example.test\r\n")
                .doesNotContain("DKIM-Signature");
    }

    @Test
    void answersNoticesAndRefusalsOfFiltersAreSigned() throws Exception {
        filter(anna, "require [\"vacation\", \"enotify\"]; vacation \"away\"; notify \"mailto:pager@far.test\";");
        filter(berta, "require \"reject\"; reject \"no\";");
        String stranger = "From: bob@far.test\r\nTo: anna@example.test\r\n\r\nhi\r\n";
        MailTransaction message =
                transaction(Door.MX, Optional.empty(), stranger, "anna@example.test", "berta@example.test");
        deliver(new MailTransaction(
                message.id(),
                message.received(),
                message.origin(),
                ReversePath.of(Address.of("bob@far.test")),
                message.recipients(),
                message.content(),
                List.of(),
                false));
        assertThat(prefixes())
                .hasSize(3)
                .allSatisfy(prefix ->
                        assertThat(prefix).startsWith("DKIM-Signature:").contains("d=example.test;"));
    }

    /** Whoever wrote what lies in a mailbox, nobody asked whether its From is true; the letter is the owner's. */
    @Test
    void ofWhatScriptsOnEventsSendOnlyLettersAreSigned() throws Exception {
        ScriptName event = ScriptName.of("event");
        String script =
                "require [\"imapsieve\", \"copy\", \"enotify\"]; redirect :copy \"bob@far.test\"; notify \"mailto:pager@far.test\";";
        scripts.scripts().put(anna.id(), event, script.getBytes(StandardCharsets.UTF_8));
        MailboxName name = MailboxName.of("Work");
        Mailbox work = store.mail().account(anna.id()).create(name, Set.of());
        work.annotate(Map.of(AnnotationName.EVENT_SCRIPT, "event".getBytes(StandardCharsets.UTF_8)), Set.of());
        try (StagedMessage staged = store.mail().stage(Content.of(BODY.getBytes(StandardCharsets.UTF_8)))) {
            UidSet uids =
                    work.append(List.of(new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, Instant.EPOCH)));
            delivery.happened(new Event(anna, name, work, Cause.APPEND, uids, Flags.NONE, Optional.empty()));
        }
        assertThat(prefixes())
                .hasSize(2)
                .anySatisfy(prefix -> assertThat(prefix).isEqualTo("Delivered-To: anna@example.test\r\n"))
                .anySatisfy(prefix -> assertThat(prefix).startsWith("DKIM-Signature:"));
    }

    /** Sieve lets an owner write any From into a notice. */
    @Test
    void aLetterInSomebodyElsesNameIsNotSigned() throws Exception {
        filter(anna, "require \"enotify\"; notify :from \"berta@example.test\" \"mailto:pager@far.test\";");
        fromOutside(BODY, "anna@example.test");
        assertThat(prefixes()).singleElement().asString().doesNotContain("DKIM-Signature");
    }

    @Test
    void aDomainWithoutKeysSendsAsItAlwaysDid() throws Exception {
        submit(BODY.replace("example.test", "plain.test"), "bob@far.test");
        assertThat(prefixes()).containsExactly("");
    }

    @Test
    void aKeyThatCannotBeReadKeepsTheMessageBackAndNothingIsLeftOfIt() throws Exception {
        Files.writeString(home.resolve("example.test/one.pem"), "nothing");
        signer.close();
        delivery.unsetSigner(signer.signer());
        signer = StandingSigner.open(home, Clock.systemUTC(), directories.directory(), directories.admin());
        delivery.setSigner(signer.signer());
        assertThat(submit(BODY, "bob@far.test", "anna@example.test").values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(prefixes()).isEmpty();
        assertThat(store.mail()
                        .account(anna.id())
                        .open(MailboxName.INBOX)
                        .view()
                        .count())
                .isZero();
        assertThat(submit(BODY, "anna@example.test").values())
                .as("what stays here needs none")
                .containsOnly(Replies.DELIVERED);
    }

    /** Whose key it is has nothing to do with the others, and a refusal must be told. */
    @Test
    void mailThatComesInIsNotKeptBackByALetterThatCannotBeSigned() throws Exception {
        filter(anna, "require \"reject\"; reject \"no\";");
        delivery.unsetSigner(signer.signer());
        MailTransaction message =
                transaction(Door.MX, Optional.empty(), BODY, "anna@example.test", "berta@example.test");
        assertThat(deliver(message).values()).containsOnly(Replies.DELIVERED);
        assertThat(prefixes()).containsExactly("");
        assertThat(store.mail()
                        .account(berta.id())
                        .open(MailboxName.INBOX)
                        .view()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aSignerThatStopsBetweenTwoStepsKeepsTheMessageBack() {
        signer.close();
        assertThat(submit(BODY, "bob@far.test").values()).containsOnly(Replies.NOT_SIGNED);
    }

    @Test
    void aSignerThatIsMissingIsWaitedForAndMissed() throws Exception {
        delivery.unsetSigner(signer.signer());
        assertThat(submit(BODY, "bob@far.test").values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(delivery.findings()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
            assertThat(finding.text()).contains("451", "signs");
        });
        queue.close();
        patience = Duration.ofMinutes(1);
        start();
        MailSigner present = signer.signer();
        delivery.unsetSigner(present);
        CompletableFuture<Map<Recipient, Reply>> waiting =
                CompletableFuture.supplyAsync(() -> submit(BODY, "bob@far.test"));
        delivery.setSigner(present);
        await().until(waiting::isDone);
        assertThat(waiting.join().values()).containsOnly(Replies.DELIVERED);
        assertThat(prefixes()).singleElement().asString().startsWith("DKIM-Signature:");
    }

    @Test
    void whereTheOperatorWantsNoSignerMailGoesUnsigned() throws Exception {
        expected = false;
        delivery.unsetSigner(signer.signer());
        assertThat(submit(BODY, "bob@far.test").values()).containsOnly(Replies.DELIVERED);
        assertThat(prefixes()).containsExactly("");
        assertThat(delivery.findings())
                .anySatisfy(finding -> assertThat(finding.text()).contains("unsigned"));
    }

    @Test
    void theTraceTellsWithWhatItWasSigned() throws Exception {
        try (KeptTrace trace = KeptTrace.open(store.store(), Clock.systemUTC())) {
            delivery.setTrace(trace.trace());
            submit(BODY, "bob@far.test");
            assertThat(trace.search().find(TraceQuery.ALL, 10))
                    .singleElement()
                    .satisfies(story -> assertThat(story.events())
                            .extracting(TraceEvent::what)
                            .contains(new Happening.Acted("signing", "signed", List.of(), "d=example.test, s=one")));
        }
    }
}
