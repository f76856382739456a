package org.palomar.delivery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.script.ScriptName;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.GlobalScripts;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.signing.StandingSigner;

/** Delivery with keys that sign, seal and rewrite senders. */
abstract class SignedMailFixture {

    static final String BODY = "From: Anna <anna@example.test>\r\nSubject: test\r\n\r\nhello\r\n";

    @TempDir
    Path home;

    final Directories directories = Directories.inMemory();
    final InMemoryMailStore store = InMemoryMailStore.open(Clock.systemUTC());
    final StandingScripts scripts = StandingScripts.open(store.store());
    boolean expected = true;
    Duration patience = Duration.ZERO;
    StandingSigner signer;
    MailDelivery delivery;
    StandingQueue queue;
    Account anna;
    Account berta;

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

    Account account(String address) throws Exception {
        try (Password password = Password.of("secret password")) {
            return directories.admin().createAccount(Address.of(address), "", password);
        }
    }

    final void start() throws Exception {
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

    void filter(Account owner, String script) throws Exception {
        ScriptName name = ScriptName.of("main");
        scripts.scripts().put(owner.id(), name, script.getBytes(StandardCharsets.UTF_8));
        scripts.scripts().activate(owner.id(), Optional.of(name));
    }

    static MailTransaction transaction(Door door, Optional<Account> account, String body, String... recipients) {
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

    Map<Recipient, Reply> deliver(MailTransaction message) {
        return delivery.deliver(List.of(new Disposition.Deliver(message.recipients(), message)), false);
    }

    Map<Recipient, Reply> submit(String body, String... recipients) {
        return deliver(transaction(Door.SUBMISSION, Optional.of(anna), body, recipients));
    }

    Map<Recipient, Reply> fromOutside(String body, String... recipients) {
        return deliver(transaction(Door.MX, Optional.empty(), body, recipients));
    }

    /** What stands before each queued message, unfolded. */
    List<String> prefixes() throws Exception {
        List<QueueEntry> entries = queue.admin().list(QueueFilter.ALL, 100);
        return entries.stream()
                .map(entry -> text(entry.message().prefix()).replace("\r\n ", " "))
                .toList();
    }

    static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<String> senders() throws Exception {
        List<QueueEntry> entries = queue.admin().list(QueueFilter.ALL, 100);
        return entries.stream()
                .map(entry -> entry.message().sender().text() + " to "
                        + entry.message().recipients().getFirst().address())
                .toList();
    }

    static MailTransaction from(String sender, MailTransaction message) {
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
}
