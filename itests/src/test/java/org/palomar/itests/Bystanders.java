package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** Clients of a server whom nothing of what an operator does there concerns: one sends mail, others read it by IMAP and POP3. Whoever is sent away, refused or left waiting is a failure. */
final class Bystanders implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A message each, so that the load is small and the mailboxes stay so. */
    private static final Duration EACH = Duration.ofMillis(50);

    /** One conversation of a client. */
    private interface Conversation {
        void hold() throws IOException;
    }

    private final Distribution distribution;
    private final SSLContext trust;
    private final List<Account> accounts;
    private final LoadSender sender;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean readersOver = new AtomicBoolean();
    private final AtomicBoolean senderOver = new AtomicBoolean();
    private final List<Thread> readers = new ArrayList<>();
    private final Thread sending;
    private final Semaphore turns = new Semaphore(1);
    private final Future<?> turning;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final List<LongSupplier> works = new ArrayList<>();

    /** @param accounts five at least, to whom the mail goes, and three of whom read */
    Bystanders(Distribution distribution, List<Account> accounts) throws Exception {
        this.distribution = distribution;
        this.accounts = List.copyOf(accounts);
        trust = InstanceTrust.context(distribution);
        sender = new LoadSender("bystander", this.accounts, new Random(), turns::acquireUninterruptibly);
        turning = pace.scheduleAtFixedRate(this::giveTurn, EACH.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
        works.add(sender::acknowledged);
        sending = start("smtp", senderOver, () -> sender.converse(distribution.port(2525)));
        SwapClients reader = reader(0);
        SwapClients idler = reader(1);
        SwapClients popper = reader(2);
        readers.add(start("imap", readersOver, reader::fetch));
        readers.add(start("imap", readersOver, idler::idle));
        readers.add(start("pop3", readersOver, popper::read));
    }

    private SwapClients reader(int index) {
        SwapClients client = new SwapClients(trust, distribution, accounts.get(index));
        works.add(client::work);
        return client;
    }

    private void giveTurn() {
        if (turns.availablePermits() == 0) {
            turns.release();
        }
    }

    private Thread start(String protocol, AtomicBoolean over, Conversation conversation) {
        return Thread.ofPlatform().name(protocol).start(() -> {
            while (!over.get()) {
                try {
                    conversation.hold();
                } catch (IOException | RuntimeException | AssertionError failure) {
                    failures.add(protocol + ": " + failure);
                }
            }
        });
    }

    /** Each has got on with its work since now, and none has met anything odd. */
    void goOn(String when) {
        List<Long> before = works.stream().map(LongSupplier::getAsLong).toList();
        Awaitility.await(when).atMost(PATIENCE).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (works.get(i).getAsLong() <= before.get(i)) {
                    return false;
                }
            }
            return true;
        });
        assertThat(failures).as(when).isEmpty();
    }

    /** They end; what was sent is there once, and nothing was refused, not even for now. */
    void haveNoticedNothing() throws Exception {
        close();
        DeliveredMail delivered = new DeliveredMail(accounts);
        delivered.read(trust, distribution.port(2993));
        assertThat(delivered.faults(List.of(sender))).isEmpty();
        assertThat(sender.fates().values()).doesNotContain(LoadSender.Fate.REFUSED);
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() throws InterruptedException {
        // Who waits for news hears some as long as there is mail.
        readersOver.set(true);
        for (Thread reader : readers) {
            await(reader);
        }
        senderOver.set(true);
        await(sending);
        turning.cancel(false);
        pace.shutdown();
    }

    private void await(Thread client) throws InterruptedException {
        if (!client.join(PATIENCE)) {
            failures.add(client.getName() + ": does not end");
        }
    }
}
