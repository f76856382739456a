package org.palomar.delivery.internal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.directory.Directories;
import org.palomar.lists.StandingLists;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;

/** Posts from their acceptance to mailboxes and other servers: the real lists, queue, store and directory. */
class MailingListTest {

    private static final Address LIST = Address.of("friends@example.test");
    private static final ReversePath STRANGER = ReversePath.of(Address.of("anna@forged.test"));
    private static final String POST = "From: anna@example.test\r\nSubject: test\r\n\r\nhello\r\n";

    private final Directories directories = Directories.inMemory();
    private final FaultyEngine engine = new FaultyEngine();
    private final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private final MailDelivery delivery =
            new MailDelivery(directories.directory(), store.mail(), store.units(), scripts.scripts(), scripts.memory());
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;
    private StandingQueue queue;
    private StandingLists lists;
    private Account anna;
    private Account ben;

    @BeforeEach
    void open() throws Exception {
        queue = StandingQueue.open(store.store(), Clock.systemUTC(), directories.directory(), delivery, this::send);
        lists = StandingLists.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                directories.admin(),
                Map.of("bounce-days", "1"));
        lists.use(queue.queue());
        directories.know(lists.names());
        delivery.setQueue(queue.queue());
        delivery.setLists(lists.lists());
        directories.admin().createDomain(Domain.of("example.test"));
        anna = account("anna@example.test");
        ben = account("ben@example.test");
        lists.admin().create(LIST, ListTerms.of(List.of(anna.address()), ListLanguage.ENGLISH));
        lists.admin().add(LIST, List.of(anna.address(), ben.address(), Address.of("x@elsewhere.test")));
    }

    private Account account(String address) throws Exception {
        try (Password password = Password.of("secret password")) {
            return directories.admin().createAccount(Address.of(address), "", password);
        }
    }

    @AfterEach
    void close() {
        queue.close();
        lists.close();
        scripts.close();
        store.close();
        directories.close();
    }

    private AttemptResult send(Attempt attempt) {
        try (InputStream in = attempt.content().open()) {
            texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        attempts.add(attempt);
        RemoteReply reply =
                refuses ? new RemoteReply(550, "5.1.1", "No such user") : new RemoteReply(250, "2.0.0", "Taken");
        return new AttemptResult.Answered(attempt.message().recipients().stream()
                .map(recipient -> refuses
                        ? (RecipientResult) new RecipientResult.Failed(reply, "mx.test")
                        : new RecipientResult.Delivered(reply, "mx.test", true))
                .toList());
    }

    private Reply submit(Address... to) {
        List<Recipient> recipients = new ArrayList<>();
        for (Address address : to) {
            recipients.add(new Recipient(address, Set.of()));
        }
        return deliver(Door.SUBMISSION, Optional.of(anna), ReversePath.of(anna.address()), recipients);
    }

    private Reply deliver(Door door, Optional<Account> account, ReversePath sender, List<Recipient> recipients) {
        MailTransaction transaction = transaction(door, account, sender, recipients);
        Map<Recipient, Reply> replies =
                delivery.deliver(List.of(new Disposition.Deliver(recipients, transaction)), false);
        return Optional.ofNullable(replies.get(recipients.getFirst())).orElseThrow();
    }

    private static MailTransaction transaction(
            Door door, Optional<Account> account, ReversePath sender, List<Recipient> recipients) {
        Origin origin = new Origin(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "", "", account);
        return new MailTransaction(
                "t1",
                Instant.now(),
                origin,
                sender,
                recipients,
                Content.of(POST.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private List<String> inbox(Account account) throws Exception {
        List<String> texts = new ArrayList<>();
        var inbox = store.mail().account(account.id()).open(MailboxName.INBOX);
        inbox.read(
                UidSet.ALL,
                message -> {
                    try (InputStream in = message.content().open()) {
                        texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException | StoreException unreadable) {
                        throw new AssertionError(unreadable);
                    }
                },
                damaged -> {});
        return texts;
    }

    @Test
    void whatIsAcceptedIsDurableForEveryMemberAndReachesThem() throws Exception {
        assertThat(submit(LIST)).isEqualTo(Replies.DELIVERED);
        assertThat(queue.admin().summary(10).entries())
                .as("in the commit of the 250")
                .isEqualTo(2);
        queue.start();
        await().untilAsserted(() -> assertThat(inbox(ben)).hasSize(1));
        await().untilAsserted(() -> assertThat(attempts).hasSize(1));
        assertThat(inbox(ben).getFirst())
                .startsWith("Return-Path: <friends-bounces@example.test>\r\nDelivered-To: ben@example.test\r\n")
                .contains("List-Id: <friends.example.test>")
                .endsWith("\r\n\r\nhello\r\n");
        assertThat(inbox(anna)).hasSize(1);
        assertThat(attempts.getFirst().message().sender().text()).startsWith("friends-bounces+");
    }

    @Test
    void aMemberWhoseMailComesBackIsSuspendedAndTheAuthorHearsNothing() throws Exception {
        refuses = true;
        queue.start();
        assertThat(submit(LIST)).isEqualTo(Replies.DELIVERED);
        await().untilAsserted(() -> assertThat(lists.admin().members(LIST))
                .extracting(ListMember::state)
                .contains(ListMember.State.BOUNCING));
        await().untilAsserted(() -> assertThat(inbox(anna)).hasSize(2));
        assertThat(inbox(anna)).anyMatch(text -> text.contains("x@elsewhere.test is suspended"));
        assertThat(queue.admin().list(QueueFilter.ALL, 10)).isEmpty();
    }

    @Test
    void anAliasMayLeadToAListAndTheListGetsAMessageOnce() throws Exception {
        Address alias = Address.of("all@example.test");
        directories.admin().setAlias(new Alias(alias, List.of(LIST, ben.address())));
        queue.start();
        assertThat(submit(alias)).isEqualTo(Replies.DELIVERED);
        await().untilAsserted(() -> assertThat(inbox(ben)).hasSize(2)); // by the alias, and by the list
        assertThat(submit(LIST, Address.of("FRIENDS@example.test"))).isEqualTo(Replies.DELIVERED);
        await().untilAsserted(() -> assertThat(inbox(ben)).hasSize(3));
        await().untilAsserted(() ->
                assertThat(queue.admin().list(QueueFilter.ALL, 10)).isEmpty());
        assertThat(inbox(ben)).hasSize(3);
    }

    @Test
    void aListBehindAnAliasSpeaksBeforeAPostIsAccepted() throws Exception {
        Address alias = Address.of("all@example.test");
        directories.admin().setAlias(new Alias(alias, List.of(LIST)));
        ReversePath victim = ReversePath.of(Address.of("victim@forged.test"));
        for (Set<Notify> notices : List.of(Set.<Notify>of(), Set.of(Notify.SUCCESS, Notify.FAILURE))) {
            Reply reply =
                    deliver(Door.MX, Optional.empty(), victim, List.of(new Recipient(alias, Set.of(), "", notices)));
            assertThat(reply.toString()).startsWith("550 5.7.1").contains("Log in to post");
        }
        assertThat(queue.admin().summary(10).entries()).isZero();
        assertThat(deliver(Door.MX, Optional.empty(), ReversePath.none(), List.of(new Recipient(alias, Set.of()))))
                .isEqualTo(Replies.LIST_WITHOUT_BOUNCES);
    }

    /** A stranger did not choose whom the alias stands for. */
    @Test
    void whoeverElseIsBehindAnAliasGetsWhatItsListDoesNotWant() throws Exception {
        Address alias = Address.of("all@example.test");
        directories.admin().setAlias(new Alias(alias, List.of(LIST, ben.address())));
        ReversePath stranger = ReversePath.of(Address.of("anna@forged.test"));
        assertThat(deliver(Door.MX, Optional.empty(), stranger, List.of(new Recipient(alias, Set.of()))))
                .isEqualTo(Replies.DELIVERED);
        assertThat(inbox(ben)).hasSize(1);
        assertThat(queue.admin().summary(10).entries()).as("posts and notices").isZero();
    }

    private Map<Recipient, Reply> toListAndBen(Door door, Optional<Account> account, String... found) {
        List<Recipient> recipients = List.of(new Recipient(LIST, Set.of()), new Recipient(ben.address(), Set.of()));
        ReversePath sender = account.map(one -> ReversePath.of(one.address())).orElse(STRANGER);
        MailTransaction message = transaction(door, account, sender, recipients)
                .withAdded(Stream.of(found)
                        .map(value -> new HeaderField("Authentication-Results", value))
                        .toList());
        return delivery.deliver(List.of(new Disposition.Deliver(recipients, message)), door == Door.LMTP);
    }

    /** There is one reply for both; whoever may be forged hears nothing beside. */
    @Test
    void whoeverElseIsNamedGetsWhatAListDoesNotWant() throws Exception {
        for (String found : List.of(
                "mx.example.test; spf=none smtp.mailfrom=forged.test",
                "mx.example.test; spf=fail smtp.mailfrom=forged.test",
                "mx.example.test; spf=pass smtp.mailfrom=elsewhere.test",
                "mx.example.test; spf=pass smtp.helo=forged.test",
                "mx.example.test; spf=none smtp.mailfrom=forged.test; dkim=pass header.d=elsewhere.test")) {
            assertThat(toListAndBen(Door.MX, Optional.empty(), found).values()).containsOnly(Replies.DELIVERED);
        }
        assertThat(inbox(ben)).hasSize(5);
        assertThat(queue.admin().summary(10).entries()).as("posts and notices").isZero();
    }

    /** What nobody hears of is lost: a gateway in front, a resolver that does not answer, no step that looks. */
    @Test
    void whereNobodyHasLookedWhoItIsTheListsWordsAreTheReplyForAll() throws Exception {
        for (String found : List.of(
                "mx.example.test; none",
                "mx.example.test; spf=temperror smtp.mailfrom=forged.test",
                "mx.example.test; spf=none smtp.mailfrom=forged.test; dkim=temperror header.d=forged.test")) {
            assertThat(toListAndBen(Door.MX, Optional.empty(), found).values())
                    .extracting(Reply::code)
                    .containsOnly(550);
        }
        assertThat(toListAndBen(Door.MX, Optional.empty()).values())
                .extracting(Reply::code)
                .containsOnly(550);
        assertThat(inbox(ben)).isEmpty();
    }

    /** One of them wants it, and would not hear of it; the sender does. */
    @Test
    void severalListsBehindAnAliasRefuseForAllWhereOneDoes() throws Exception {
        Address open = Address.of("open@example.test");
        lists.admin().create(open, ListTerms.of(List.of(ben.address()), ListLanguage.ENGLISH));
        Address alias = Address.of("both@example.test");
        directories.admin().setAlias(new Alias(alias, List.of(LIST, open)));
        List<Recipient> recipients = List.of(new Recipient(alias, Set.of()), new Recipient(ben.address(), Set.of()));
        MailTransaction message = transaction(Door.MX, Optional.empty(), STRANGER, recipients)
                .withAdded(List.of(new HeaderField(
                        "Authentication-Results", "mx.example.test; spf=pass smtp.mailfrom=forged.test")));
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(recipients, message)), false)
                        .values())
                .extracting(Reply::code)
                .containsOnly(550);
        assertThat(inbox(ben)).isEmpty();
    }

    @Test
    void aSenderWhoseDomainHasSignedItHearsTheListsWords() throws Exception {
        queue.start();
        assertThat(toListAndBen(
                                Door.MX,
                                Optional.empty(),
                                "mx.example.test; spf=none smtp.mailfrom=forged.test; dkim=pass header.d=forged.test")
                        .values())
                .containsOnly(Replies.DELIVERED);
        await().atMost(ofSeconds(60)).untilAsserted(() -> assertThat(attempts).hasSize(1));
        assertThat(attempts.getFirst().message().sender()).isEqualTo(ReversePath.none());
    }

    @Test
    void aSenderThatIsKnownToHaveSentItHearsTheListsWords() throws Exception {
        queue.start();
        assertThat(toListAndBen(Door.MX, Optional.empty(), "mx.example.test; spf=pass smtp.mailfrom=forged.test")
                        .values())
                .containsOnly(Replies.DELIVERED);
        await().atMost(ofSeconds(60)).untilAsserted(() -> assertThat(attempts).hasSize(1));
        assertThat(inbox(ben)).hasSize(1);
        Attempt notice = attempts.getFirst();
        assertThat(notice.message().sender()).isEqualTo(ReversePath.none());
        assertThat(notice.message().recipients())
                .extracting(one -> one.address().toString())
                .containsExactly("anna@forged.test");
        assertThat(texts.getFirst())
                .contains("Final-Recipient: rfc822; friends@example.test", "Action: failed", "Log in to post");
        await().atMost(ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(queue.admin().list(QueueFilter.ALL, 10)).isEmpty());
        assertThat(inbox(anna)).isEmpty();
    }

    @Test
    void whereEachHasAReplyOfItsOwnTheListAloneRefuses() throws Exception {
        assertThat(
                        toListAndBen(Door.LMTP, Optional.empty(), "mx.example.test; spf=pass smtp.mailfrom=forged.test")
                                .values()
                                .stream()
                                .map(Reply::code))
                .containsExactly(550, 250);
        assertThat(inbox(ben)).hasSize(1);
        assertThat(queue.admin().summary(10).entries()).isZero();
    }

    /** At once, and before anything of it is sent: the mail program shows the list's words. */
    @Test
    void whoeverLoggedInHearsItInTheDialogue() throws Exception {
        lists.admin().change(LIST, ListTerms.of(List.of(ben.address()), ListLanguage.ENGLISH));
        lists.admin().drop(LIST, List.of(anna.address()));
        assertThat(toListAndBen(Door.SUBMISSION, Optional.of(anna)).values())
                .extracting(Reply::code)
                .containsOnly(550);
        assertThat(inbox(ben)).isEmpty();
    }

    /** Twice is better than never. */
    @Test
    void whatAListWantsLaterComesAgainForAll() throws Exception {
        delivery.unsetLists(lists.lists());
        assertThat(toListAndBen(Door.MX, Optional.empty()).values()).containsOnly(Replies.NO_LISTS);
        assertThat(inbox(ben)).isEmpty();
    }

    /** Where each recipient has a reply of its own, the alias is tried again, and none of its lists is to have it twice. */
    @Test
    void ofTwoListsBehindAnAliasNoneGetsItIfOneDoesNotTakeIt() throws Exception {
        Address other = Address.of("closed@example.test");
        lists.admin().create(other, ListTerms.of(List.of(ben.address()), ListLanguage.ENGLISH));
        Address alias = Address.of("both@example.test");
        directories.admin().setAlias(new Alias(alias, List.of(LIST, other)));
        List<Recipient> recipients = List.of(new Recipient(alias, Set.of()), new Recipient(ben.address(), Set.of()));
        MailTransaction message = transaction(Door.LMTP, Optional.of(anna), ReversePath.of(anna.address()), recipients);
        Map<Recipient, Reply> replies = delivery.deliver(List.of(new Disposition.Deliver(recipients, message)), true);
        assertThat(replies.values().stream().map(Reply::isPermanent)).containsExactly(true, false);
        assertThat(inbox(ben)).hasSize(1);
        assertThat(queue.admin().summary(10).entries()).isZero();
    }

    /** As above, where a filter step has put the lists into the place of a recipient. */
    @Test
    void ofTwoListsToWhichAFilterHasLedItNoneGetsItIfOneDoesNotTakeIt() throws Exception {
        Address other = Address.of("closed@example.test");
        lists.admin().create(other, ListTerms.of(List.of(ben.address()), ListLanguage.ENGLISH));
        Recipient led = new Recipient(Address.of("led@example.test"), Set.of());
        Recipient named = new Recipient(ben.address(), Set.of());
        ReversePath sender = ReversePath.of(anna.address());
        List<Recipient> targets = List.of(new Recipient(LIST, Set.of()), new Recipient(other, Set.of()));
        Map<Recipient, Reply> replies = delivery.deliver(
                List.of(
                        new Disposition.Deliver(
                                List.of(led), transaction(Door.LMTP, Optional.of(anna), sender, targets)),
                        new Disposition.Deliver(
                                List.of(named), transaction(Door.LMTP, Optional.of(anna), sender, List.of(named)))),
                true);
        assertThat(replies.get(led))
                .satisfies(reply -> assertThat(reply.isPermanent()).isTrue());
        assertThat(replies).containsEntry(named, Replies.DELIVERED);
        assertThat(inbox(ben)).hasSize(1);
        assertThat(queue.admin().summary(10).entries()).isZero();
    }

    /** Each in a commit of its own, with the rights of whoever submitted it. */
    @Test
    void listsForWhichThereIsNoRoomInTheCommitHaveItByWayOfTheQueue() throws Exception {
        lists.close();
        lists = StandingLists.open(
                store.store(),
                Clock.systemUTC(),
                directories.directory(),
                directories.admin(),
                Map.of("bounce-days", "1"),
                3);
        lists.use(queue.queue());
        directories.know(lists.names());
        delivery.setLists(lists.lists());
        Address second = Address.of("second@example.test");
        Address third = Address.of("third@example.test");
        Address both = Address.of("both@example.test");
        for (Address list : List.of(second, third)) {
            lists.admin().create(list, ListTerms.of(List.of(anna.address()), ListLanguage.ENGLISH));
            lists.admin().add(list, List.of(anna.address(), ben.address(), Address.of("x@elsewhere.test")));
        }
        directories.admin().setAlias(new Alias(both, List.of(second, third)));
        assertThat(submit(LIST, both, third)).isEqualTo(Replies.DELIVERED);
        assertThat(queue.admin().summary(10).entries())
                .as("two of the first list, and one with the two others")
                .isEqualTo(3);
        queue.start();
        await().atMost(ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(queue.admin().list(QueueFilter.ALL, 10)).isEmpty());
        assertThat(inbox(ben))
                .hasSize(3)
                .anyMatch(text -> text.contains("List-Id: <friends.example.test>"))
                .anyMatch(text -> text.contains("List-Id: <second.example.test>"))
                .anyMatch(text -> text.contains("List-Id: <third.example.test>"));
        assertThat(attempts).hasSize(3);
    }

    @Test
    void whileListsAreAwayMailForThemWaits() {
        delivery.unsetLists(lists.lists());
        assertThat(submit(LIST)).isEqualTo(Replies.NO_LISTS);
    }

    @Test
    void aDiskThatIsFullTakesNoPost() throws Exception {
        engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThat(submit(LIST).code()).isEqualTo(452);
        assertThat(queue.admin().summary(10).entries()).isZero();
    }
}
