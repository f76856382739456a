package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.scripts.StandingScripts;

class MailDeliveryTest {

    private static final String BODY = "Subject: test\r\n\r\nhello\r\n";
    private static final Reply NO = new Reply(550, "5.7.1", "No");
    private static final Reply LATER = new Reply(451, "4.7.1", "Later");

    private final Directories directories = Directories.inMemory();
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final StandingScripts scripts = StandingScripts.open(store.store());
    private final MailDelivery delivery = over(store.mail());

    @BeforeEach
    void makeAccounts() throws Exception {
        directories.admin().createDomain(Domain.of("example.test"));
        for (String name : List.of("anna", "berta")) {
            try (Password password = Password.of("secret password")) {
                directories.admin().createAccount(Address.of(name + "@example.test"), name, password);
            }
        }
        directories
                .admin()
                .setAlias(new Alias(
                        Address.of("both@example.test"),
                        List.of(Address.of("anna@example.test"), Address.of("berta@example.test"))));
        directories
                .admin()
                .setAlias(new Alias(Address.of("away@example.test"), List.of(Address.of("x@elsewhere.test"))));
    }

    private MailDelivery over(MailStore mail) {
        return new MailDelivery(directories.directory(), mail, store.units(), scripts.scripts(), scripts.memory());
    }

    @AfterEach
    void close() {
        scripts.close();
        store.close();
        directories.close();
    }

    private Recipient anna() {
        return recipient("anna@example.test");
    }

    private Recipient berta() {
        return recipient("berta@example.test");
    }

    private static Recipient recipient(String address) {
        return new Recipient(Address.of(address), Set.of(new AccountId(1)));
    }

    private static MailTransaction transaction(String body, Recipient... recipients) {
        return transaction(Origin.Door.MX, body, recipients);
    }

    private static MailTransaction transaction(Origin.Door door, String body, Recipient... recipients) {
        Origin origin = new Origin(
                door, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "client", "", Optional.empty());
        return new MailTransaction(
                "t1",
                Instant.parse("2026-01-02T03:04:05Z"),
                origin,
                ReversePath.of(Address.of("sender@remote.test")),
                List.of(recipients),
                Content.of(body.getBytes(StandardCharsets.US_ASCII)),
                List.of(),
                false);
    }

    private static Disposition.Deliver deliver(Recipient... recipients) {
        return new Disposition.Deliver(List.of(recipients), transaction(BODY, recipients));
    }

    private static Disposition.Refuse refuse(Reply reply, Recipient... recipients) {
        return new Disposition.Refuse(List.of(recipients), transaction(BODY, recipients), reply);
    }

    private List<String> mail(String address, MailboxName name) throws Exception {
        Account account = directories.directory().account(Address.of(address)).orElseThrow();
        Mailbox mailbox = store.mail().account(account.id()).open(name);
        List<String> texts = new ArrayList<>();
        mailbox.read(
                UidSet.ALL,
                message -> {
                    try (var in = message.content().open()) {
                        texts.add(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
                    } catch (IOException | StoreException failure) {
                        throw new AssertionError(failure);
                    }
                },
                damaged -> {
                    throw new AssertionError("damaged " + damaged);
                });
        return texts;
    }

    private List<String> inbox(String address) throws Exception {
        return mail(address, MailboxName.INBOX);
    }

    @Test
    void putsWhatIsEachCopysOwnBeforeTheSharedBody() throws Exception {
        Map<Recipient, Reply> replies = delivery.deliver(List.of(deliver(anna(), berta())), false);
        assertThat(replies).containsOnly(Map.entry(anna(), Replies.DELIVERED), Map.entry(berta(), Replies.DELIVERED));
        assertThat(inbox("anna@example.test"))
                .containsExactly("Return-Path: <sender@remote.test>\r\nDelivered-To: anna@example.test\r\n" + BODY);
        assertThat(inbox("berta@example.test").getFirst()).contains("Delivered-To: berta@example.test\r\n");
    }

    @Test
    void givesAnAccountOneCopyHoweverOftenItIsNamed() throws Exception {
        delivery.deliver(
                List.of(deliver(anna(), recipient("both@example.test"), recipient("anna+tag@example.test"))), false);
        assertThat(inbox("anna@example.test")).hasSize(1);
        assertThat(inbox("berta@example.test")).hasSize(1);
    }

    @Test
    void answersEachRecipientAloneWhereTheProtocolCan() throws Exception {
        Recipient nobody = recipient("nobody@example.test");
        Map<Recipient, Reply> replies = delivery.deliver(List.of(deliver(anna(), nobody), refuse(NO, berta())), true);
        assertThat(replies)
                .containsOnly(
                        Map.entry(anna(), Replies.DELIVERED),
                        Map.entry(nobody, Replies.UNKNOWN),
                        Map.entry(berta(), NO));
        assertThat(inbox("berta@example.test")).isEmpty();
    }

    @Test
    void defersForAllWhenOneIsDeferredAndThereIsOneReply() throws Exception {
        Map<Recipient, Reply> replies = delivery.deliver(List.of(deliver(anna()), refuse(LATER, berta())), false);
        assertThat(replies).containsOnly(Map.entry(anna(), LATER), Map.entry(berta(), LATER));
        assertThat(inbox("anna@example.test")).isEmpty();
    }

    @Test
    void putsIntoJunkWhatSomeRefuseAndTheSenderCannotBeTold() throws Exception {
        Map<Recipient, Reply> replies = delivery.deliver(List.of(deliver(anna()), refuse(NO, berta())), false);
        assertThat(replies).containsOnly(Map.entry(anna(), Replies.DELIVERED), Map.entry(berta(), Replies.DELIVERED));
        assertThat(inbox("berta@example.test")).isEmpty();
        assertThat(mail("berta@example.test", MailboxName.of("Junk")).getFirst())
                .contains("X-Palomar-Refused: 550 5.7.1 No\r\n");
    }

    @Test
    void refusesWhatAllRefuse() throws Exception {
        assertThat(delivery.deliver(List.of(refuse(NO, anna()), refuse(NO, berta())), false))
                .containsValue(NO)
                .hasSize(2);
        assertThat(inbox("anna@example.test")).isEmpty();
    }

    @Test
    void keepsWhatIsHeldForReviewOutOfTheInbox() throws Exception {
        Disposition held = new Disposition.Hold(List.of(anna()), transaction(BODY, anna()), "looks\r\nodd");
        assertThat(delivery.deliver(List.of(held), false)).containsValue(Replies.DELIVERED);
        assertThat(inbox("anna@example.test")).isEmpty();
        assertThat(mail("anna@example.test", MailboxName.of("Junk")).getFirst())
                .contains("X-Palomar-Held: looks  odd\r\n");
    }

    @Test
    void answersKindlyForWhatIsDropped() throws Exception {
        Disposition dropped = new Disposition.Drop(List.of(anna()), transaction(BODY, anna()), "test");
        assertThat(delivery.deliver(List.of(dropped), false)).containsOnly(Map.entry(anna(), Replies.DELIVERED));
        assertThat(inbox("anna@example.test")).isEmpty();
    }

    @Test
    void deliversToOthersWhatIsRedirected() throws Exception {
        Disposition redirected = new Disposition.Deliver(List.of(anna()), transaction(BODY, berta()));
        assertThat(delivery.deliver(List.of(redirected), false)).containsOnly(Map.entry(anna(), Replies.DELIVERED));
        assertThat(inbox("anna@example.test")).isEmpty();
        assertThat(inbox("berta@example.test")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@example.test", "nobody+tag@example.test"})
    void aRedirectionToNowhereConcernsItsOwnRecipientsOnly(String nowhere) throws Exception {
        Disposition lost = new Disposition.Deliver(List.of(anna()), transaction(BODY, recipient(nowhere)));
        assertThat(delivery.deliver(List.of(lost, deliver(berta())), false))
                .containsOnly(Map.entry(anna(), Replies.DELIVERED), Map.entry(berta(), Replies.DELIVERED));
        assertThat(inbox("berta@example.test")).hasSize(1);
        assertThat(inbox("anna@example.test")).isEmpty();
        assertThat(mail("anna@example.test", MailboxName.of("Junk")).getFirst())
                .contains("X-Palomar-Refused: 550 5.", "Delivered-To: anna@example.test\r\n");
        assertThat(delivery.deliver(List.of(lost), false).values())
                .singleElement()
                .extracting(Reply::code)
                .isEqualTo(550);
    }

    @Test
    void whatIsHeldOrRefusedForSomebodyWhoIsNowhereGoesBackToWhoWasRedirected() throws Exception {
        MailTransaction lost = transaction(BODY, recipient("nobody@example.test"));
        Disposition held = new Disposition.Hold(List.of(anna()), lost, "odd");
        Disposition refused = new Disposition.Refuse(List.of(berta()), lost, NO);
        Recipient both = recipient("both@example.test");
        Disposition dropped = new Disposition.Drop(List.of(both), transaction(BODY, both), "test");
        assertThat(delivery.deliver(List.of(held, refused, dropped), false))
                .containsOnly(
                        Map.entry(anna(), Replies.DELIVERED),
                        Map.entry(berta(), Replies.DELIVERED),
                        Map.entry(both, Replies.DELIVERED));
        assertThat(mail("anna@example.test", MailboxName.of("Junk"))).hasSize(1);
        assertThat(mail("berta@example.test", MailboxName.of("Junk")).getFirst())
                .contains("X-Palomar-Refused: 550 5.7.1 No\r\n");
    }

    @Test
    void seesALoopByItsOwnDeliveredTo() throws Exception {
        MailTransaction again = transaction("Delivered-To: anna@example.test\r\n" + BODY, anna());
        assertThat(delivery.deliver(List.of(new Disposition.Deliver(List.of(anna()), again)), false))
                .containsOnly(Map.entry(anna(), Replies.LOOP));
        assertThat(inbox("anna@example.test")).isEmpty();
    }

    /** As Postfix writes it with {@code flags=D}. */
    @Test
    void whomAServerInFrontNamesByLmtpHasNotHadTheMessageYet() throws Exception {
        String ours = "Received: from front by here; now\r\n";
        String front = "Received: from far by front; now\r\n";
        String visited = "Delivered-To: anna@example.test\r\n";
        assertThat(reply(Origin.Door.LMTP, ours + visited + front + BODY)).isEqualTo(Replies.DELIVERED);
        assertThat(reply(Origin.Door.LMTP, ours + visited + front + visited + BODY))
                .as("it has come back all the same")
                .isEqualTo(Replies.LOOP);
        assertThat(reply(Origin.Door.MX, ours + visited + front + BODY)).isEqualTo(Replies.LOOP);
        assertThat(inbox("anna@example.test")).hasSize(1);
    }

    private Reply reply(Origin.Door door, String message) {
        return delivery.deliver(
                        List.of(new Disposition.Deliver(List.of(anna()), transaction(door, message, anna()))),
                        door == Origin.Door.LMTP)
                .getOrDefault(anna(), Replies.NO_STORE);
    }

    @Test
    void asksToTryAgainForAliasesToOtherServersWhileThereIsNoQueue() {
        Recipient away = recipient("away@example.test");
        assertThat(delivery.deliver(List.of(deliver(away)), false)).containsOnly(Map.entry(away, Replies.NO_QUEUE));
    }

    @Test
    void addsTheFieldsOfSteps() throws Exception {
        MailTransaction tagged = transaction(BODY, anna()).withAdded(List.of(new HeaderField("X-Tag", "yes")));
        delivery.deliver(List.of(new Disposition.Deliver(List.of(anna()), tagged)), false);
        assertThat(inbox("anna@example.test").getFirst()).contains("X-Tag: yes\r\n" + BODY);
    }

    @Test
    void asksToTryAgainWhenTheStoreIsGone() {
        store.close();
        assertThat(delivery.deliver(List.of(deliver(anna())), false)).containsOnly(Map.entry(anna(), Replies.NO_STORE));
    }

    /** The store, with one account whose mail lies in a damaged place of it. */
    private record PartlyDamaged(MailStore whole, AccountId damaged) implements MailStore {
        @Override
        public MailAccount account(AccountId id) throws StoreException {
            if (id.equals(damaged)) {
                throw new StoreException(StoreException.Reason.DAMAGED, "by order");
            }
            return whole.account(id);
        }

        @Override
        public Optional<MailAccount> find(AccountId id) throws StoreException {
            return Optional.of(account(id));
        }

        @Override
        public StagedMessage stage(Content content) throws StoreException, IOException {
            return whole.stage(content);
        }

        @Override
        public Wakings wakings() {
            return whole.wakings();
        }

        @Override
        public void deliver(UnitOfWork unit, List<Placement> placements) throws StoreException {
            for (Placement placement : placements) {
                account(placement.account());
            }
            whole.deliver(unit, placements);
        }

        @Override
        public void erase(AccountId id) throws StoreException {
            whole.erase(id);
        }
    }

    private MailDelivery withDamagedMailOfBerta() throws Exception {
        AccountId berta = directories
                .directory()
                .account(Address.of("berta@example.test"))
                .orElseThrow()
                .id();
        return over(new PartlyDamaged(store.mail(), berta));
    }

    @Test
    void aDamagedMailboxHoldsTheMessageBackForItsOwnRecipientsOnlyWhereTheProtocolCanSaySo() throws Exception {
        Recipient both = recipient("both@example.test");
        Map<Recipient, Reply> replies = withDamagedMailOfBerta().deliver(List.of(deliver(anna(), berta(), both)), true);
        assertThat(replies)
                .containsOnly(
                        Map.entry(anna(), Replies.DELIVERED),
                        Map.entry(berta(), Replies.NO_STORE),
                        Map.entry(both, Replies.NO_STORE));
        assertThat(inbox("anna@example.test")).hasSize(1);
    }

    @Test
    void aDamagedMailboxDefersForAllWhereThereIsOneReply() throws Exception {
        Map<Recipient, Reply> replies = withDamagedMailOfBerta().deliver(List.of(deliver(anna(), berta())), false);
        assertThat(replies).containsOnly(Map.entry(anna(), Replies.NO_STORE), Map.entry(berta(), Replies.NO_STORE));
        assertThat(inbox("anna@example.test")).isEmpty();
    }
}
