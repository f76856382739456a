package org.palomar.queue.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** A queue over a disk that fails by order, with other servers and our own users beside it. */
abstract class QueueFixture {

    /** How long a condition may take that comes true without fail: the machine may have much else to do. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final String BODY = "Subject: hi\r\n\r\nHello\r\n";
    static final Address ANA = Address.of("ana@local.test");
    static final Address BOB = Address.of("bob@far.test");

    final SettableClock clock = new SettableClock(START);
    final ScriptedTransport transport = new ScriptedTransport();
    final LocalMail local = new LocalMail();
    final QueueSettings settings;
    FaultyEngine engine = new FaultyEngine();
    Courier courier = new Courier();
    final Storyteller storyteller = new Storyteller();
    Store.Owned store;
    RunningQueue queue;

    QueueFixture() throws StoreException, InvalidConfigurationException {
        settings = QueueSettings.read(new Values(Map.of(), () -> Domain.of("mail.local.test")));
        store = Stores.open(engine, StoreSettings.DEFAULT);
        queue = open();
    }

    /** A queue that does not begin yet. */
    final RunningQueue open() throws StoreException {
        courier = new Courier();
        courier.set((Directory) local);
        courier.set((DeliveryAgent) local);
        courier.set(transport);
        return open(new ExpectedService<>(() -> false, Duration.ZERO));
    }

    /** One that does not begin yet, on the services of the last. */
    final RunningQueue open(ExpectedService<MailSigner> signer) throws StoreException {
        return RunningQueue.open(store, new Terms(() -> settings, clock), clock::ahead, courier, storyteller, signer);
    }

    @AfterEach
    void close() {
        queue.stop();
        store.close();
    }

    /** The process ends at once, and another one begins on what the disk kept. */
    final void crash(boolean keepingTail) throws StoreException {
        engine = keepingTail ? engine.crashedKeepingTail() : engine.crashed();
        queue.stop();
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        queue = open();
    }

    static Outbound message(ReversePath sender, OutboundOptions options, Address... recipients) {
        List<OutboundRecipient> all = new ArrayList<>();
        for (Address recipient : recipients) {
            all.add(OutboundRecipient.of(recipient));
        }
        return message(sender, options, all);
    }

    /** Whoever is of {@code local.test} logged in to send it. */
    static Outbound message(ReversePath sender, OutboundOptions options, List<OutboundRecipient> recipients) {
        return new Outbound(
                "t1",
                START,
                sender,
                recipients,
                Content.of("Received: by us\r\n".getBytes(StandardCharsets.US_ASCII)),
                options,
                sender.address()
                        .filter(address -> address.domain().equals(ANA.domain()))
                        .map(ours -> new AccountId(1)));
    }

    final void add(Outbound... messages) throws StoreException, IOException {
        try (Store.StagedBlob body = store.stage(Content.of(BODY.getBytes(StandardCharsets.US_ASCII)))) {
            UnitOfWork unit = store.open();
            queue.intake().add(unit, body, List.of(messages));
            unit.commit();
        }
    }

    final void addToBob() throws StoreException, IOException {
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB));
    }

    final List<QueueEntry> entries() throws StoreException {
        return queue.admin().list(QueueFilter.ALL, Integer.MAX_VALUE);
    }

    static QueueFilter to(Domain destination) {
        return QueueFilter.to(destination);
    }

    /** Time passes, and who waits for it looks again. */
    final void advance(Duration time) {
        clock.advance(time);
        queue.adjust();
    }

    /** The clock is set, and who goes by it looks again. */
    final void jump(Duration by) {
        clock.jump(by);
        queue.adjust();
    }

    final void awaitAttempts(int count) {
        await().until(() -> transport.attempts().size() >= count);
    }

    /** So many attempts have been made, and what came of them is known: the clock may go on. */
    final void awaitTried(int count) {
        awaitAttempts(count);
        awaitQuiet();
    }

    final void awaitEmpty() {
        await().until(() -> queue.entries() == 0);
    }

    /** Nothing is under way. */
    final void awaitQuiet() {
        await().until(() -> queue.admin().summary(0).underWay() == 0);
    }

    /** Octets of bodies are still stored. */
    final boolean hasBodies() throws StoreException {
        boolean[] found = new boolean[1];
        engine.scan(new byte[] {'b'}, new byte[] {'b' + 1}, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }
}
