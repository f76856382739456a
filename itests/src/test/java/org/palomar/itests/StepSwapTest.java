package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a step are exchanged, refused and taken back under load: nothing is lost or doubled, no message passes without the step, nobody is sent away. */
class StepSwapTest {

    private static final int ROUNDS = Integer.getInteger("palomar.stepswap.rounds", 6);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TAGGER = "palomar-filter-tagger";

    /** One conversation of a client. */
    private interface Conversation {
        void hold() throws IOException;
    }

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean readersOver = new AtomicBoolean();
    private final AtomicBoolean sendersOver = new AtomicBoolean();
    private final List<Thread> readers = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();
    private final List<LoadSender> sources = new ArrayList<>();
    private final List<LongSupplier> works = new ArrayList<>();

    @Test
    void exchangesAStepWhileMailFlowsAndKnowsTheVersionAfterARestart(@TempDir Path folder) throws Exception {
        Path shipped = StepJar.shipped(TAGGER);
        Path one = StepJar.with(shipped, folder.resolve("one.jar"), Map.of("Bundle-Version", "0.1.1"));
        Path two = StepJar.with(shipped, folder.resolve("two.jar"), Map.of("Bundle-Version", "0.1.2"));
        Path broken = StepJar.with(shipped, folder.resolve("no.jar"), Map.of("Import-Package", "not.there"));
        try (Distribution distribution = Distribution.start()) {
            List<Account> recipients =
                    Account.create(distribution, "step.example", "one", "two", "three", "four", "five", "six");
            SSLContext trust = InstanceTrust.context(distribution);
            for (int port : List.of(2525, 2993, 2995)) {
                LineConnection.awaitOpen(distribution.port(port));
            }
            try (EditedFile rules = new EditedFile(distribution, "etc/palomar.filter.tagger.cfg")) {
                rules.saveWithLine("rules = sender sender.example X-Step: yes");
                awaitTag(distribution, recipients.getFirst());
                startClients(distribution, trust, recipients);
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        exchange(distribution, round % 2 == 0 ? one : two);
                    }
                    assertThat(distribution
                                    .exec("mail:step-update tagger " + broken)
                                    .text())
                            .contains("not.there");
                    work("after a refusal");
                    distribution.succeed("mail:step-rollback tagger");
                    work("after a rollback");
                    distribution.succeed("mail:step-shadow tagger " + two);
                    await("what runs beside is asked")
                            .atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(distribution.succeed("mail:step-differences tagger --json"))
                                    .containsPattern("\"compared\":[1-9]")
                                    .contains("\"different\":0"));
                    assertThat(steps(distribution)).contains("shadow");
                    work("beside a shadow");
                } finally {
                    stop(readers, readersOver);
                    stop(senders, sendersOver);
                }
                check(distribution, trust, recipients.subList(1, 6));
                assertThat(steps(distribution)).contains(TAGGER + " 0.1.1").contains("standing-by");
                distribution.stop();
                distribution.startAgain();
                assertThat(steps(distribution)).contains(TAGGER + " 0.1.1").contains("standing-by");
                distribution.succeed("mail:step-rollback tagger");
                assertThat(steps(distribution)).contains(TAGGER + " 0.1.2");
                await("it runs beside again")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(distribution
                                        .exec("mail:step-promote tagger")
                                        .text())
                                .contains("acts, with tagger"));
                assertThat(steps(distribution)).doesNotContain("shadow");
                awaitTag(distribution, recipients.getFirst());
            }
        }
    }

    private static String steps(Distribution distribution) {
        return distribution.succeed("mail:steps");
    }

    private void exchange(Distribution distribution, Path version) {
        assertThat(distribution.succeed("mail:step-update tagger " + version)).contains("acts, with tagger");
        work("after an update");
    }

    private void check(Distribution distribution, SSLContext trust, List<Account> recipients) throws IOException {
        DeliveredMail delivered = new DeliveredMail(recipients);
        delivered.read(trust, distribution.port(2993));
        assertThat(delivered.faults(sources)).isEmpty();
        assertThat(failures).isEmpty();
        for (Account recipient : recipients) {
            try (ImapClient client = new ImapClient(trust, distribution.port(2993), recipient)) {
                client.command("SELECT INBOX");
                assertThat(client.command("SEARCH FROM load@sender.example NOT HEADER X-Step yes"))
                        .as("messages that passed without the step")
                        .noneMatch(line -> line.matches("\\* SEARCH .*[0-9].*"));
            }
        }
        assertThat(distribution.log()).noneMatch(line -> line.contains("| ERROR |"));
    }

    /** The settings are in force. */
    private static void awaitTag(Distribution distribution, Account account) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            String subject = "tag" + new Random().nextInt();
            try (SmtpSender sender = new SmtpSender(distribution)) {
                assertThat(sender.send(account.address(), "Subject: " + subject + "\r\n\r\nx\r\n"))
                        .startsWith("250");
            }
            assertThat(new AngusClient(distribution, account).readBySubject(subject))
                    .contains("X-Step: yes");
        });
    }

    private void startClients(Distribution distribution, SSLContext trust, List<Account> recipients) {
        int smtp = distribution.port(2525);
        for (int i = 0; i < 3; i++) {
            LoadSender sender = new LoadSender("sender" + i, recipients.subList(1, 6), new Random(), () -> {});
            sources.add(sender);
            works.add(sender::acknowledged);
            senders.add(start("smtp", sendersOver, () -> sender.converse(smtp)));
        }
        SwapClients reader = new SwapClients(trust, distribution, recipients.get(1));
        SwapClients idler = new SwapClients(trust, distribution, recipients.get(2));
        SwapClients popper = new SwapClients(trust, distribution, recipients.get(3));
        works.add(reader::work);
        works.add(idler::work);
        works.add(popper::work);
        readers.add(start("imap", readersOver, reader::fetch));
        readers.add(start("imap", readersOver, idler::idle));
        readers.add(start("pop3", readersOver, popper::read));
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

    /** Every client has got on with its work. */
    private void work(String when) {
        List<Long> before = works.stream().map(LongSupplier::getAsLong).toList();
        await(when).atMost(PATIENCE).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (works.get(i).getAsLong() <= before.get(i)) {
                    return false;
                }
            }
            return true;
        });
        assertThat(failures).as(when).isEmpty();
    }

    private void stop(List<Thread> clients, AtomicBoolean over) throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            if (!client.join(PATIENCE)) {
                failures.add(client.getName() + ": does not end");
            }
        }
    }
}
