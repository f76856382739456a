package org.palomar.delivery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.store.StoreException;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;

/** Delivery with a queue, over a disk that fails by order, where some addresses stand for others elsewhere. */
abstract class OutgoingMailFixture {

    static final String BODY = "Subject: test\r\n\r\nhello\r\n";
    static final Reply NO = new Reply(550, "5.7.1", "No");

    final Directories directories = Directories.inMemory();
    final FaultyEngine engine = new FaultyEngine();
    final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    final StandingScripts scripts = StandingScripts.open(store.store());
    final MailDelivery delivery =
            new MailDelivery(directories.directory(), store.mail(), store.units(), scripts.scripts(), scripts.memory());
    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    StandingQueue queue;
    Account anna;

    @BeforeEach
    void open() throws Exception {
        queue = StandingQueue.open(store.store(), Clock.systemUTC(), directories.directory(), delivery, this::send);
        delivery.setQueue(queue.queue());
        directories.admin().createDomain(Domain.of("example.test"));
        try (Password password = Password.of("secret password")) {
            anna = directories.admin().createAccount(Address.of("anna@example.test"), "Anna", password);
        }
        alias("away@example.test", "x@elsewhere.test");
        alias("both@example.test", "anna@example.test", "x@elsewhere.test");
    }

    void alias(String address, String... targets) throws Exception {
        directories
                .admin()
                .setAlias(new Alias(
                        Address.of(address),
                        List.of(targets).stream().map(Address::of).toList()));
    }

    @AfterEach
    void close() {
        queue.close();
        scripts.close();
        store.close();
        directories.close();
    }

    AttemptResult send(Attempt attempt) {
        attempts.add(attempt);
        sent.add(text(attempt.content()));
        RemoteReply taken = new RemoteReply(250, "2.0.0", "Taken");
        return new AttemptResult.Answered(attempt.message().recipients().stream()
                .<RecipientResult>map(recipient -> new RecipientResult.Delivered(taken, "mx.test", true))
                .toList());
    }

    static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(StoredMessage message) {
        try {
            return text(message.content());
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static Recipient to(String address) {
        return new Recipient(Address.of(address), Set.of());
    }

    MailTransaction transaction(Door door, String body, Recipient... recipients) {
        Optional<Account> account = door == Door.SUBMISSION ? Optional.of(anna) : Optional.empty();
        return new MailTransaction(
                "t1",
                Instant.now(),
                new Origin(door, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "client", "", account),
                ReversePath.of(Address.of("anna@example.test")),
                List.of(recipients),
                Content.of(body.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    static MailTransaction with(MailTransaction plain, OutboundOptions options) {
        return new MailTransaction(
                plain.id(),
                plain.received(),
                plain.origin(),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                plain.added(),
                plain.junk(),
                options);
    }

    Map<Recipient, Reply> deliver(MailTransaction transaction) {
        return delivery.deliver(List.of(new Disposition.Deliver(transaction.recipients(), transaction)), false);
    }

    static OutboundOptions later() {
        return new OutboundOptions(
                Optional.empty(), "", Set.of(), 0, Optional.of(Instant.now().plusSeconds(3600)), Optional.empty());
    }

    Collection<Reply> toBoth() {
        return deliver(transaction(Door.SUBMISSION, BODY, to("anna@example.test"), to("bob@far.test")))
                .values();
    }

    List<QueueEntry> entries() throws Exception {
        return queue.admin().list(QueueFilter.ALL, 100);
    }

    List<String> inbox() throws Exception {
        List<String> mail = new ArrayList<>();
        store.mail()
                .account(anna.id())
                .open(MailboxName.INBOX)
                .read(UidSet.ALL, message -> mail.add(text(message)), damaged -> {});
        return mail;
    }

    int mailbox(MailboxName name) throws Exception {
        return store.mail().account(anna.id()).open(name).view().count();
    }
}
