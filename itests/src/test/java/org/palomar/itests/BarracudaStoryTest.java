package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's story of a gateway: its connector is installed while mail flows, one account is switched to it, it is updated in place, its gateway dies and comes back, it goes again. Nobody else notices. */
class BarracudaStoryTest {

    private static final String CONNECTOR = "palomar-connector-barracuda";
    private static final String DOMAIN = "story.test";
    private static final String ZONE = """
            $TTL 60
            @ SOA ns nobody 1 1h 1h 1h 60
            @ NS ns
            ns A 127.0.0.1
            gateway A 127.0.0.1
            """;
    private static final String HAM = "score: 0.5";
    private static final String SPAM = "score: 4.5";

    private final AtomicInteger numbers = new AtomicInteger();

    @Test
    void anAccountGoesThroughAGatewayAndNobodyElseNotices(@TempDir Path folder) throws Exception {
        Path shipped = StepJar.shipped(CONNECTOR);
        Path one = StepJar.with(shipped, folder.resolve("one.jar"), Map.of("Bundle-Version", "0.1.1"));
        Path two = StepJar.with(shipped, folder.resolve("two.jar"), Map.of("Bundle-Version", "0.1.2"));
        try (Distribution distribution = Distribution.start()) {
            List<Account> accounts =
                    Account.create(distribution, DOMAIN, "payer", "a", "b", "c", "d", "e", "neighbour");
            for (int port : List.of(2525, 2587, 2993, 2995)) {
                LineConnection.awaitOpen(distribution.port(port));
            }
            try (Bystanders bystanders = new Bystanders(distribution, accounts.subList(1, 6));
                    BarracudaGateway gateway = new BarracudaGateway(0, distribution.port(2525), DOMAIN)) {
                Story story = new Story(distribution, accounts.getFirst(), accounts.getLast(), gateway);
                bystanders.goOn("before");
                story.install();
                bystanders.goOn("after the installation");
                story.payerIsSwitchedToIt();
                bystanders.goOn("after the switch");
                story.whatThePayerWritesLeavesThroughIt(folder);
                story.update(one, two);
                bystanders.goOn("after updates");
                gateway.close();
                story.thePolicyActsAndAnAlarmShows();
                bystanders.goOn("without the gateway");
                try (BarracudaGateway again = new BarracudaGateway(gateway.port(), distribution.port(2525), DOMAIN)) {
                    new Story(distribution, accounts.getFirst(), accounts.getLast(), again).itIsBack();
                }
                story.uninstall();
                bystanders.goOn("after it has gone");
                bystanders.haveNoticedNothing();
            }
            assertThat(distribution.log()).noneMatch(line -> line.contains("| ERROR |"));
        }
    }

    private String subject() {
        return "story " + numbers.incrementAndGet() + ".";
    }

    private static String sent(int port, Account to, String subject, String text) throws IOException {
        try (SmtpSender sender = new SmtpSender(port)) {
            return sender.send(to.address(), "Subject: " + subject + "\r\n\r\n" + text + "\r\n");
        }
    }

    /** The payer, a neighbour, and the gateway between them and the world. */
    private final class Story {

        private final Distribution distribution;
        private final Account payer;
        private final Account neighbour;
        private final BarracudaGateway gateway;

        Story(Distribution distribution, Account payer, Account neighbour, BarracudaGateway gateway) {
            this.distribution = distribution;
            this.payer = payer;
            this.neighbour = neighbour;
            this.gateway = gateway;
        }

        private String direct(Account to) throws IOException {
            return sent(distribution.port(2525), to, subject(), HAM);
        }

        /** What is in the mailbox after the gateway has taken a message. */
        private String through(Account to, String text) throws Exception {
            String subject = subject();
            assertThat(sent(gateway.port(), to, subject, text)).startsWith("250");
            return new AngusClient(distribution, to).readBySubject(subject);
        }

        /** Where a message is that the gateway has taken. */
        private String folder(Account account, String text) throws Exception {
            String subject = subject();
            assertThat(sent(gateway.port(), account, subject, text)).startsWith("250");
            return List.of("INBOX", "Junk").stream()
                    .filter(mailbox -> holds(account, mailbox, subject))
                    .findFirst()
                    .orElse("nowhere");
        }

        private boolean holds(Account account, String mailbox, String subject) {
            try (ImapClient client =
                    new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), account)) {
                client.command("SELECT " + mailbox);
                return client.command("SEARCH SUBJECT \"" + subject + "\"").stream()
                        .anyMatch(line -> line.matches("\\* SEARCH .*[0-9].*"));
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        }

        void install() throws Exception {
            distribution.succeed("feature:install " + CONNECTOR);
            assertThat(distribution.succeed("mail:steps")).contains("barracuda", "barracuda-direct");
            assertThat(distribution.succeed("mail:barracuda")).contains("No gateway is named");
            assertThat(direct(payer)).startsWith("250");
            new EditedFile(distribution, "etc/palomar.connector.barracuda.cfg")
                    .saveWithLine("""
                    gateways = %s
                    servers = 127.0.0.1:%d
                    ask-each = 1s
                    trusted-networks = none""".formatted(BarracudaGateway.ADDRESS, gateway.port()));
            await().untilAsserted(() ->
                    assertThat(distribution.succeed("mail:barracuda --json")).contains("\"state\":\"up\""));
        }

        void payerIsSwitchedToIt() throws Exception {
            assertThat(folder(payer, SPAM)).as("before it is switched").isEqualTo("INBOX");
            distribution.succeed("mail:step-set barracuda " + payer.address() + " use yes");
            distribution.succeed("mail:step-set barracuda-direct " + payer.address() + " direct refuse");
            assertThat(direct(payer)).startsWith("550 5.7.1 Mail for this recipient is taken from its gateway");
            assertThat(through(payer, HAM))
                    .contains("X-Barracuda-Spam-Status: No, SCORE=0.50", "X-Barracuda-Connect: far.example");
            assertThat(folder(payer, SPAM)).isEqualTo("Junk");
            assertThat(folder(payer, "exempt")).isEqualTo("INBOX");
            assertThat(sent(gateway.port(), payer, subject(), "score: 9.5")).startsWith("554");
            assertThat(sent(gateway.port(), new Account("nobody@" + DOMAIN, ""), subject(), HAM))
                    .startsWith("550")
                    .contains("5.1.1");
            assertThat(distribution.succeed("mail:trace --recipient " + payer.address() + " --since 1h --json"))
                    .contains("BARRACUDA");
            assertThat(distribution.succeed("mail:barracuda --json"))
                    .contains("\"name\":\"" + BarracudaGateway.ADDRESS + "\",\"state\":\"seen\"", "tag=3.5");
            neighbourIsNotConcerned();
        }

        private void neighbourIsNotConcerned() throws Exception {
            assertThat(direct(neighbour)).startsWith("250");
            assertThat(folder(neighbour, SPAM)).isEqualTo("INBOX");
            String subject = subject();
            try (SmtpSender sender = new SmtpSender(distribution)) {
                assertThat(sender.send(
                                neighbour.address(),
                                "X-Barracuda-Spam-Status: No, SCORE=-9.00\r\nSubject: " + subject + "\r\n\r\nx\r\n"))
                        .startsWith("250");
            }
            assertThat(new AngusClient(distribution, neighbour).readBySubject(subject))
                    .as("what a stranger has forged")
                    .doesNotContain("X-Barracuda");
        }

        void whatThePayerWritesLeavesThroughIt(Path folder) throws Exception {
            try (NameServer names = new NameServer(folder.resolve("dns"), "test", ZONE);
                    EditedFile dns = new EditedFile(distribution, "etc/palomar.dns.cfg");
                    EditedFile route = new EditedFile(distribution, "etc/palomar.route-gateway.cfg")) {
                dns.saveWithLine("servers = 127.0.0.1:" + names.port());
                await().untilAsserted(() -> assertThat(distribution.succeed("mail:dns gateway.test addresses"))
                        .contains("127.0.0.1"));
                route.save("""
                        senders = %s
                        smart-host = gateway.test
                        smart-host-port = %d
                        smart-host-tls = never
                        """.formatted(payer.address(), gateway.port()));
                await().until(() -> distribution.succeed("mail:config").contains("palomar.route~gateway"));
                new Correspondent(distribution, neighbour).send("friend@elsewhere.test", "of the neighbour");
                new Correspondent(distribution, payer).send("friend@far.test", "of the payer");
                await().untilAsserted(() -> assertThat(gateway.outbound()).hasSize(1));
                assertThat(gateway.outbound().getFirst()).startsWith("<" + payer.address() + "> ");
            }
        }

        /** While the gateway goes on bringing mail, each of which arrives once. */
        void update(Path one, Path two) throws Exception {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger acknowledged = new AtomicInteger();
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            Thread world = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    try {
                        String reply = sent(gateway.port(), payer, "swap " + acknowledged.get() + ".", SPAM);
                        if (reply.startsWith("250")) {
                            acknowledged.incrementAndGet();
                        } else {
                            failures.add(reply);
                        }
                    } catch (IOException | AssertionError broken) {
                        failures.add(broken.toString());
                    }
                }
            });
            try {
                for (Path version : List.of(one, two, one)) {
                    int before = acknowledged.get();
                    assertThat(distribution.succeed("mail:step-update barracuda " + version))
                            .contains("acts, with barracuda");
                    await().until(() -> acknowledged.get() > before + 5);
                }
                distribution.succeed("mail:step-rollback barracuda");
            } finally {
                over.set(true);
                world.join();
            }
            assertThat(failures).isEmpty();
            List<String> there;
            try (ImapClient client =
                    new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), payer)) {
                client.command("SELECT Junk");
                there = client.fetch("1:*", "ENVELOPE").stream()
                        .map(ImapClient.Fetched::subject)
                        .filter(subject -> subject.startsWith("swap "))
                        .toList();
            }
            assertThat(there)
                    .as("each was judged, and came once")
                    .doesNotHaveDuplicates()
                    .hasSize(acknowledged.get());
        }

        void thePolicyActsAndAnAlarmShows() throws Exception {
            await().untilAsserted(() -> assertThat(distribution.succeed("mail:health"))
                    .contains("127.0.0.1:" + gateway.port() + " does not answer"));
            assertThat(distribution.succeed("mail:barracuda --json")).contains("\"state\":\"down\"");
            assertThat(direct(payer)).startsWith("451 4.7.1");
            assertThat(direct(neighbour)).startsWith("250");
            distribution.succeed("mail:config palomar.connector.barracuda on-failure accept");
            String subject = subject();
            await().until(() -> sent(distribution.port(2525), payer, subject, HAM), reply -> reply.startsWith("250"));
            assertThat(new AngusClient(distribution, payer).readBySubject(subject))
                    .contains("X-Palomar-Unchecked: barracuda");
        }

        void itIsBack() throws Exception {
            await().untilAsserted(() ->
                    assertThat(distribution.succeed("mail:health")).doesNotContain("does not answer"));
            assertThat(direct(payer)).startsWith("550 5.7.1");
            assertThat(folder(payer, SPAM)).isEqualTo("Junk");
        }

        void uninstall() throws Exception {
            distribution.succeed("feature:uninstall " + CONNECTOR);
            assertThat(distribution.succeed("mail:steps")).doesNotContain("barracuda");
            assertThat(direct(payer)).startsWith("250");
            assertThat(direct(neighbour)).startsWith("250");
        }
    }
}
