package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
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
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.api.script.ScriptName;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.GlobalScripts;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.signing.StandingSigner;
import org.palomar.trace.KeptTrace;

/** What leaves signed, in whose name, and what never does: the real signer, queue, store, scripts and directory. */
class SignedMailTest {

    private static final String BODY = "From: Anna <anna@example.test>\r\nSubject: test\r\n\r\nhello\r\n";

    @TempDir
    private Path home;

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open(Clock.systemUTC());
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private boolean expected = true;
    private Duration patience = Duration.ZERO;
    private StandingSigner signer;
    private MailDelivery delivery;
    private StandingQueue queue;
    private Account anna;
    private Account berta;

    @BeforeEach
    void open() throws Exception {
        directories.admin().createDomain(Domain.of("example.test"));
        directories.admin().createDomain(Domain.of("plain.test"));
        anna = account("anna@example.test");
        berta = account("berta@example.test");
        directories
                .admin()
                .setAlias(new Alias(Address.of("away@example.test"), List.of(Address.of("x@elsewhere.test"))));
        signer = StandingSigner.open(home, Clock.systemUTC(), directories.directory(), directories.admin());
        signer.admin().create(Domain.of("example.test"), Optional.of("one"), Set.of(KeyAlgorithm.ED25519), false);
        signer.admin().activate(Domain.of("example.test"), "one");
        start();
    }

    private Account account(String address) throws Exception {
        try (Password password = Password.of("secret password")) {
            return directories.admin().createAccount(Address.of(address), "", password);
        }
    }

    private void start() throws Exception {
        Filters filters = Filters.of(
                store.mail(),
                scripts.scripts(),
                scripts.memory(),
                new GlobalScripts(home.resolve("no-scripts")),
                Clock.systemUTC());
        delivery = new MailDelivery(
                directories.directory(),
                store.mail(),
                store.units(),
                scripts.memory(),
                filters,
                Clock.systemUTC(),
                Allowance.boundless(),
                new Signatory(
                        new ExpectedService<>(() -> expected, patience),
                        new ExpectedService<>(() -> expected, patience),
                        new ExpectedService<>(() -> expected, patience),
                        directories.directory()));
        delivery.setSigner(signer.signer());
        delivery.setSealer(signer.sealer());
        delivery.setRewriting(signer.rewriting());
        directories.know(signer.rewriting());
        queue = StandingQueue.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                delivery,
                attempt -> new AttemptResult.Answered(List.of()));
        delivery.setQueue(queue.queue());
    }

    @AfterEach
    void close() {
        queue.close();
        signer.close();
        scripts.close();
        store.close();
        directories.close();
    }

    private void filter(Account owner, String script) throws Exception {
        ScriptName name = ScriptName.of("main");
        scripts.scripts().put(owner.id(), name, script.getBytes(StandardCharsets.UTF_8));
        scripts.scripts().activate(owner.id(), Optional.of(name));
    }

    private static MailTransaction transaction(
            Door door, Optional<Account> account, String body, String... recipients) {
        return new MailTransaction(
                "t1",
                Instant.now(),
                new Origin(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "client", "", account),
                ReversePath.of(Address.of("anna@example.test")),
                List.of(recipients).stream()
                        .map(address -> new Recipient(Address.of(address), Set.of()))
                        .toList(),
                Content.of(body.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private Map<Recipient, Reply> deliver(MailTransaction message) {
        return delivery.deliver(List.of(new Disposition.Deliver(message.recipients(), message)), false);
    }

    private Map<Recipient, Reply> submit(String body, String... recipients) {
        return deliver(transaction(Door.SUBMISSION, Optional.of(anna), body, recipients));
    }

    private Map<Recipient, Reply> fromOutside(String body, String... recipients) {
        return deliver(transaction(Door.MX, Optional.empty(), body, recipients));
    }

    /** What stands before each queued message, unfolded. */
    private List<String> prefixes() throws Exception {
        List<QueueEntry> entries = queue.admin().list(QueueFilter.ALL, 100);
        return entries.stream()
                .map(entry -> text(entry.message().prefix()).replace("\r\n ", " "))
                .toList();
    }

    private static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

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

    private List<String> senders() throws Exception {
        List<QueueEntry> entries = queue.admin().list(QueueFilter.ALL, 100);
        return entries.stream()
                .map(entry -> entry.message().sender().text() + " to "
                        + entry.message().recipients().getFirst().address())
                .toList();
    }

    private static MailTransaction from(String sender, MailTransaction message) {
        return new MailTransaction(
                message.id(),
                message.received(),
                message.origin(),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                message.recipients(),
                message.content(),
                List.of(),
                false);
    }

    /** SPF: receivers ask the sender's domain whether this server may send for it. */
    @Test
    void forwardedMailFromElsewhereGetsASenderHereAndItsBounceGoesBack() throws Exception {
        filter(berta, "redirect \"bob@far.test\";");
        deliver(from(
                "eva@else.test",
                transaction(Door.MX, Optional.empty(), BODY, "away@example.test", "berta@example.test")));
        assertThat(senders())
                .hasSize(2)
                .allSatisfy(sender -> assertThat(sender).matches("SRS0=.*=else\\.test=eva@example\\.test to .*"));
        String rewritten = senders().getFirst().replaceAll(" .*", "");
        assertThat(queue.admin().remove(QueueFilter.ALL, false).changed()).isEqualTo(2);
        assertThat(fromOutside(BODY, rewritten).values()).containsOnly(Replies.BOUNCES_ONLY);
        deliver(from("", transaction(Door.MX, Optional.empty(), BODY, rewritten)));
        assertThat(senders()).containsExactly(" to eva@else.test");
    }

    /** Receivers can't see any more who it was from; RFC 8617 tells them. */
    @Test
    void forwardedMailFromElsewhereIsSealedByTheDomainThatForwardsItHoweverItIsForwarded() throws Exception {
        filter(berta, "require \"editheader\"; addheader \"X-Seen\" \"1\"; redirect \"bob@far.test\";");
        HeaderField found =
                new HeaderField("Authentication-Results", "mx.example.test; spf=pass smtp.mailfrom=else.test");
        deliver(from(
                        "eva@else.test",
                        transaction(Door.MX, Optional.empty(), BODY, "away@example.test", "berta@example.test"))
                .withAdded(List.of(found)));
        assertThat(prefixes())
                .hasSize(2)
                .allSatisfy(prefix -> assertThat(prefix.replaceAll("\r\n ", " "))
                        .startsWith("ARC-Seal: a=ed25519-sha256; b=")
                        .containsSubsequence(
                                "cv=none; d=example.test",
                                "ARC-Message-Signature: ",
                                "ARC-Authentication-Results: i=1; mx.example.test; spf=pass smtp.mailfrom=else.test; arc=none",
                                "Delivered-To: ")
                        .doesNotContain("DKIM-Signature"));
    }

    @Test
    void whatAnAccountHereWritesAndWhatOnlyPassesByIsNotSealed() throws Exception {
        submit(BODY, "away@example.test");
        assertThat(prefixes()).singleElement().asString().doesNotContain("ARC-");
    }

    @Test
    void whereTheSealerIsMissingForwardedMailWaitsAndOtherMailDoesNot() throws Exception {
        delivery.unsetSealer(signer.sealer());
        assertThat(fromOutside(BODY, "away@example.test").values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(fromOutside(BODY, "berta@example.test").values()).containsOnly(Replies.DELIVERED);
        expected = false;
        assertThat(fromOutside(BODY, "away@example.test").values()).containsOnly(Replies.DELIVERED);
    }

    @Test
    void ownSendersBouncesAndWhatIsNotForwardedKeepTheirSenders() throws Exception {
        submit(BODY, "bob@far.test", "away@example.test");
        deliver(from("", transaction(Door.MX, Optional.empty(), BODY, "away@example.test")));
        assertThat(senders())
                .containsExactlyInAnyOrder(
                        "anna@example.test to bob@far.test",
                        "anna@example.test to x@elsewhere.test",
                        " to x@elsewhere.test");
    }

    @Test
    void nobodyRelaysByAnAddressThatLooksRewritten() {
        Map<Recipient, Reply> replies = fromOutside(BODY, "SRS0=aaaaaaaa=aa=far.test=bob@example.test");
        assertThat(replies.values()).containsOnly(Replies.UNKNOWN);
    }

    @Test
    void whereTheRewriterIsMissingForwardedMailWaits() throws Exception {
        delivery.unsetRewriting(signer.rewriting());
        MailTransaction message = transaction(Door.MX, Optional.empty(), BODY, "away@example.test");
        assertThat(deliver(from("eva@else.test", message)).values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(deliver(message).values()).as("one of our own").containsOnly(Replies.DELIVERED);
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
