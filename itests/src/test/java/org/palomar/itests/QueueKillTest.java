package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server is killed without warning while it sends what it queued, again and again. The other server gets every message that was acknowledged, each as it was, and
 * more than once only what was on its way at a kill. The properties {@code palomar.queue.messages} and {@code palomar.queue.kills} make it long.
 */
class QueueKillTest {

    private static final Logger LOG = LoggerFactory.getLogger(QueueKillTest.class);
    private static final int MESSAGES = Integer.getInteger("palomar.queue.messages", 300);
    private static final int KILLS = Integer.getInteger("palomar.queue.kills", 1);

    /** {@code deliveries-per-destination} as it ships: so many final replies may be on the wire at a kill. */
    private static final int AT_A_TIME = 20;

    private static final int FRIENDS = 5;
    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            there MX 10 mx.there
            mx.there A 127.0.0.1
            """;
    private static final Pattern SUBJECT = Pattern.compile("\nSubject: (\\S+)\n\n");

    private final Random random = new Random();
    private final List<Account> friends = IntStream.range(0, FRIENDS)
            .mapToObj(i -> new Account("to" + i + "@here.test", ""))
            .toList();
    private final LoadSender sender = new LoadSender("queued", friends, random, () -> {});

    @Test
    void everythingArrivesAndTwiceOnlyWhatWasOnItsWay(@TempDir Path dns, @TempDir Path peer) throws Exception {
        int port = NameServer.freePort("127.0.0.1");
        try (NameServer names = new NameServer(dns, "test", ZONE);
                Distribution distribution = Distribution.start()) {
            sendElsewhere(distribution, names.port(), port);
            fill(distribution);
            Path mail = peer.resolve("mail");
            for (int kill = 1; kill <= KILLS; kill++) {
                // Not there while the server starts, which would send everything meanwhile.
                try (SmtpSink sink = new SmtpSink(mail, port)) {
                    long some = sink.count() + 1 + random.nextInt(MESSAGES / (KILLS + 1));
                    distribution.succeed("mail:queue-retry --all");
                    await().pollInterval(Duration.ofMillis(5)).until(() -> sink.count() >= some);
                    distribution.kill();
                }
                distribution.startAgain();
            }
            try (SmtpSink sink = new SmtpSink(mail, port)) {
                await().atMost(Duration.ofMinutes(5)).until(() -> isSent(distribution));
                check(sink.mail());
            }
            assertThat(distribution.exec("mail:store-check").status()).isZero();
        }
    }

    private static void sendElsewhere(Distribution distribution, int dns, int smtp) throws IOException {
        distribution.succeed("mail:domain-create here.test");
        for (int i = 0; i < FRIENDS; i++) {
            distribution.succeed("mail:alias-set to" + i + "@here.test friend" + i + "@there.test");
        }
        new EditedFile(distribution, "etc/palomar.dns.cfg").saveWithLine("servers = 127.0.0.1:" + dns);
        new EditedFile(distribution, "etc/palomar.relay.cfg")
                .saveWithLine("host-name = mx.here.test\nport = " + smtp + "\nrefused-networks = none");
        await().until(() -> distribution.exec("mail:dns there.test").text().contains("mx.there.test"));
        await().until(() -> distribution.succeed("mail:config palomar.relay").contains("mx.here.test"));
    }

    /** Nobody listens there yet, so all of it stays. */
    private void fill(Distribution distribution) throws IOException {
        LineConnection.awaitOpen(distribution.port(2525));
        while (sender.acknowledged() < MESSAGES) {
            sender.converse(distribution.port(2525));
        }
    }

    private static boolean isSent(Distribution distribution) {
        distribution.succeed("mail:queue-retry --all");
        return distribution.succeed("mail:queue-list").contains("The queue is empty.");
    }

    private void check(List<SmtpSink.Kept> mail) {
        Map<String, Integer> copies = new HashMap<>();
        int duplicates = 0;
        for (SmtpSink.Kept kept : mail) {
            Matcher subject = SUBJECT.matcher(kept.text());
            assertThat(subject.find()).as(kept.text()).isTrue();
            String body = new LoadMessage(subject.group(1)).body().replace("\r\n", "\n");
            assertThat(kept.text()).contains("\n\n" + body);
            boolean again = false;
            for (String recipient : kept.recipients()) {
                again |= copies.merge(subject.group(1) + " " + recipient, 1, Integer::sum) > 1;
            }
            duplicates += again ? 1 : 0;
        }
        assertThat(copies.keySet()).containsExactlyInAnyOrderElementsOf(promised());
        assertThat(duplicates).isLessThanOrEqualTo(KILLS * AT_A_TIME);
        LOG.warn("{} messages, {} kills: 0 lost, {} twice", sender.acknowledged(), KILLS, duplicates);
    }

    private List<String> promised() {
        return sender.fates().keySet().stream()
                .flatMap(letter -> letter.recipients().stream()
                        .map(to -> letter.message().id() + " "
                                + to.replace("to", "friend").replace("here", "there")))
                .toList();
    }
}
