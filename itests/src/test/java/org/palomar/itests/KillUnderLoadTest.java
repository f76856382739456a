package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server is killed without warning while mail comes in and mailboxes are changed, again and again; what it acknowledged is there afterwards, once, with
 * the same UIDs, flags and modseqs. The property {@code palomar.kill.rounds} makes it long, {@code palomar.kill.seed} repeats the choices of a run.
 */
class KillUnderLoadTest {

    private static final int ROUNDS = Integer.getInteger("palomar.kill.rounds", 3);
    private static final long SEED = Long.getLong("palomar.kill.seed", new Random().nextLong());
    private static final int SENDERS = 3;
    private static final int KEEPERS = 4;
    /** The kill comes after so many acknowledgements at most, and a few milliseconds. */
    private static final int MOST_ACKNOWLEDGED = 400;

    private static final int MOST_MILLIS = 30;
    private static final long PATIENCE_SECONDS = 120;

    private final Random random = new Random(SEED);
    private final Semaphore acknowledgements = new Semaphore(0);
    private final List<LoadSender> senders = new ArrayList<>();
    private final List<MailboxKeeper> keepers = new ArrayList<>();

    @Test
    void losesNothingAcknowledgedAndDoublesNothing() throws Exception {
        try (Distribution distribution = Distribution.start()) {
            List<Account> recipients =
                    Account.create(distribution, "kill.example", "one", "two", "three", "four", "five", "six");
            List<Account> shared = Account.create(distribution, "keep.example", "left", "right");
            SSLContext trust = InstanceTrust.context(distribution);
            awaitOpen(distribution);
            for (Account account : shared) {
                MailboxKeeper.createMailboxes(trust, distribution.port(2993), account);
            }
            IntStream.range(0, SENDERS)
                    .forEach(i -> senders.add(new LoadSender(
                            "sender" + i, recipients, new Random(random.nextLong()), acknowledgements::release)));
            IntStream.range(0, KEEPERS)
                    .forEach(i -> keepers.add(new MailboxKeeper(
                            "keeper" + i,
                            shared.get(i % 2),
                            new Random(random.nextLong()),
                            acknowledgements::release)));
            DeliveredMail delivered = new DeliveredMail(recipients);
            for (int round = 1; round <= ROUNDS; round++) {
                killUnderLoad(distribution, trust);
                distribution.startAgain();
                awaitOpen(distribution);
                check(distribution, trust, delivered, round);
            }
        }
    }

    private static void awaitOpen(Distribution distribution) {
        LineConnection.awaitOpen(distribution.port(2525));
        LineConnection.awaitOpen(distribution.port(2993));
    }

    private void killUnderLoad(Distribution distribution, SSLContext trust) throws Exception {
        acknowledgements.drainPermits();
        int smtp = distribution.port(2525);
        int imaps = distribution.port(2993);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> clients = new ArrayList<>();
            senders.forEach(sender -> clients.add(threads.submit(() -> untilCutOff(() -> sender.converse(smtp)))));
            keepers.forEach(keeper -> clients.add(threads.submit(() -> untilCutOff(() -> keeper.work(trust, imaps)))));
            boolean busy = acknowledgements.tryAcquire(
                    1 + random.nextInt(MOST_ACKNOWLEDGED), PATIENCE_SECONDS, TimeUnit.SECONDS);
            CompletableFuture.runAsync(
                            () -> kill(distribution),
                            CompletableFuture.delayedExecutor(random.nextInt(MOST_MILLIS), TimeUnit.MILLISECONDS))
                    .join();
            for (Future<?> client : clients) {
                client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(busy).as("the load went on, " + figures()).isTrue();
        } catch (ExecutionException failure) {
            throw new AssertionError("a client failed, " + figures(), failure.getCause());
        }
    }

    /** Something of a client that ends when the server has gone. */
    private interface Conversation {
        void hold() throws IOException;
    }

    private static void untilCutOff(Conversation conversation) {
        try {
            while (true) {
                conversation.hold();
            }
        } catch (IOException cutOff) {
            LOG.debug("cut off: {}", cutOff.toString());
        }
    }

    private static void kill(Distribution distribution) {
        try {
            distribution.kill();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private void check(Distribution distribution, SSLContext trust, DeliveredMail delivered, int round)
            throws IOException {
        String run = "round " + round + ", " + figures();
        delivered.read(trust, distribution.port(2993));
        assertThat(delivered.faults(senders)).as(run).isEmpty();
        for (MailboxKeeper keeper : keepers) {
            keeper.check(trust, distribution.port(2993));
        }
        Distribution.Output checked = distribution.exec("mail:store-check");
        assertThat(checked.status()).as(run + ": " + checked.text()).isZero();
        LOG.warn(run);
    }

    private String figures() {
        return "palomar.kill.seed=" + SEED + ": "
                + senders.stream().mapToLong(LoadSender::acknowledged).sum()
                + " messages and "
                + keepers.stream().mapToLong(MailboxKeeper::acknowledged).sum()
                + " changes acknowledged";
    }

    private static final Logger LOG = LoggerFactory.getLogger(KillUnderLoadTest.class);
}
