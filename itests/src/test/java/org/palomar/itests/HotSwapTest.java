package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles are updated in turn while mail flows in at full rate and clients idle, fetch and read: nothing is lost or doubled, no client hears more than the
 * good-bye of its own protocol, no port refuses. The property {@code palomar.swap.rounds} makes it long; a round updates one of them.
 */
class HotSwapTest {

    private static final Logger LOG = LoggerFactory.getLogger(HotSwapTest.class);

    private static final int ROUNDS = Integer.getInteger("palomar.swap.rounds", 20);
    private static final Path SYSTEM = Path.of("../distribution/target/assembly/system/org/palomar")
            .toAbsolutePath()
            .normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Set<String> ALL = Set.of("smtp", "imap", "pop3");
    /** What is updated, and of which kinds of client it may end conversations, with a good-bye. */
    private static final Map<String, Set<String>> UPDATED = Map.ofEntries(
            Map.entry("palomar-filter-tagger", Set.of()),
            Map.entry("palomar-smtp", Set.of("smtp")),
            Map.entry("palomar-imap", Set.of("imap")),
            Map.entry("palomar-pop3", Set.of("pop3")),
            Map.entry("palomar-pipeline", Set.of()),
            Map.entry("palomar-delivery", Set.of()),
            Map.entry("palomar-scripts", Set.of()),
            Map.entry("palomar-guard", Set.of()),
            Map.entry("palomar-limits", Set.of()),
            Map.entry("palomar-lists", Set.of()),
            Map.entry("palomar-quarantine", Set.of()),
            Map.entry("palomar-trace", Set.of()),
            Map.entry("palomar-queue", Set.of()),
            Map.entry("palomar-relay", Set.of()),
            Map.entry("palomar-tls-reports", Set.of()),
            Map.entry("palomar-dmarc-reports", Set.of()),
            Map.entry("palomar-mailboxes", Set.of("imap", "pop3")),
            Map.entry("palomar-swap", Set.of()),
            Map.entry("palomar-storage", ALL),
            Map.entry("palomar-directory", ALL));

    /** One conversation of a client. */
    private interface Conversation {
        void hold() throws IOException;
    }

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> goodByes = new ConcurrentHashMap<>();
    private final AtomicBoolean readersOver = new AtomicBoolean();
    private final AtomicBoolean sendersOver = new AtomicBoolean();
    private final List<Thread> readers = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();
    private final List<LoadSender> sources = new ArrayList<>();
    private final List<LongSupplier> works = new ArrayList<>();
    /** A client may read the good-bye of the last update only now. */
    private String updatedBefore = "";

    @Test
    void losesNoMessageAndDropsNobodyWhenBundlesAreSwapped() throws Exception {
        try (Distribution distribution = Distribution.start()) {
            List<Account> recipients =
                    Account.create(distribution, "swap.example", "one", "two", "three", "four", "five", "six");
            SSLContext trust = InstanceTrust.context(distribution);
            for (int port : List.of(2525, 2993, 2995)) {
                LineConnection.awaitOpen(distribution.port(port));
            }
            startClients(distribution, trust, recipients);
            try {
                List<String> bundles = UPDATED.keySet().stream().sorted().toList();
                for (int round = 1; round <= ROUNDS; round++) {
                    update(distribution, bundles.get(round % bundles.size()));
                    if (round % bundles.size() == 0) {
                        LOG.warn("after {} updates: {}", round, figures());
                    }
                }
            } finally {
                // First those who wait for news, while there are some.
                stop(readers, readersOver);
                stop(senders, sendersOver);
            }
            DeliveredMail delivered = new DeliveredMail(recipients);
            delivered.read(trust, distribution.port(2993));
            assertThat(delivered.faults(sources)).as(figures()).isEmpty();
            assertThat(failures).as(figures()).isEmpty();
            assertThat(distribution.log()).noneMatch(line -> line.contains("| ERROR |"));
        }
    }

    private void startClients(Distribution distribution, SSLContext trust, List<Account> recipients) {
        int smtp = distribution.port(2525);
        for (int i = 0; i < 3; i++) {
            LoadSender sender = new LoadSender("sender" + i, recipients, new Random(), () -> {});
            sources.add(sender);
            works.add(sender::acknowledged);
            senders.add(start("smtp", sendersOver, () -> sender.converse(smtp)));
        }
        // A mailbox for POP3 alone, as its maildrop is locked.
        for (int i = 0; i < 2; i++) {
            SwapClients reader = new SwapClients(trust, distribution, recipients.get(i));
            SwapClients idler = new SwapClients(trust, distribution, recipients.get(i));
            works.add(reader::work);
            works.add(idler::work);
            readers.add(start("imap", readersOver, reader::fetch));
            readers.add(start("imap", readersOver, idler::idle));
        }
        SwapClients popper = new SwapClients(trust, distribution, recipients.get(2));
        works.add(popper::work);
        readers.add(start("pop3", readersOver, popper::read));
    }

    /** Fails nothing by itself: there may be a failure already, which says more. */
    private void stop(List<Thread> clients, AtomicBoolean over) throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            if (!client.join(PATIENCE)) {
                failures.add(client.getName() + ": does not end");
            }
        }
    }

    private Thread start(String protocol, AtomicBoolean over, Conversation conversation) {
        return Thread.ofPlatform().name(protocol).start(() -> {
            while (!over.get()) {
                try {
                    conversation.hold();
                } catch (LoadSender.GoingException | SwapClients.GoodByeException said) {
                    goodByes.computeIfAbsent(protocol, name -> new AtomicLong()).incrementAndGet();
                } catch (IOException | RuntimeException | AssertionError failure) {
                    failures.add(protocol + ": " + failure);
                }
            }
        });
    }

    /** Updates a bundle with the file that it came from, and waits until every client has got on with its work. */
    private void update(Distribution distribution, String bundle) throws IOException {
        Map<String, Long> before = goodByes();
        String modified = modified(distribution, bundle);
        List<Long> work = works.stream().map(LongSupplier::getAsLong).toList();
        // Others hold its classes until they are wired anew.
        String option = bundle.equals("palomar-storage") ? "--refresh " : "";
        distribution.succeed(
                "bundle:update " + option + bundle + " " + jar(bundle).toUri());
        assertThat(modified(distribution, bundle))
                .as("when " + bundle + " was modified")
                .isNotEqualTo(modified);
        await("clients work after the update of " + bundle).atMost(PATIENCE).until(() -> {
            for (int i = 0; i < work.size(); i++) {
                if (works.get(i).getAsLong() <= work.get(i)) {
                    return false;
                }
            }
            return true;
        });
        goodByes().forEach((protocol, count) -> {
            boolean expected = UPDATED.getOrDefault(bundle, Set.of()).contains(protocol)
                    || UPDATED.getOrDefault(updatedBefore, Set.of()).contains(protocol);
            if (count > before.getOrDefault(protocol, 0L) && !expected) {
                failures.add("the update of " + bundle + " sent clients of " + protocol + " away");
            }
        });
        assertThat(failures).as(bundle).isEmpty();
        updatedBefore = bundle;
    }

    private Map<String, Long> goodByes() {
        Map<String, Long> now = new ConcurrentHashMap<>();
        goodByes.forEach((protocol, count) -> now.put(protocol, count.get()));
        return now;
    }

    /** When the framework took a bundle's present code, from its cache: the id, the location, the state, the start level, and this. */
    private static String modified(Distribution distribution, String bundle) throws IOException {
        try (Stream<Path> folders = Files.list(distribution.data().resolve("karaf/cache"))) {
            for (Path folder : folders.toList()) {
                Path info = folder.resolve("bundle.info");
                if (Files.exists(info)) {
                    List<String> lines = Files.readAllLines(info);
                    if (lines.get(1).contains("/" + bundle + "/")) {
                        return lines.get(4);
                    }
                }
            }
        }
        throw new AssertionError(bundle + " is not installed");
    }

    private static Path jar(String bundle) throws IOException {
        try (Stream<Path> files = Files.walk(SYSTEM.resolve(bundle))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String figures() {
        return sources.stream().mapToLong(LoadSender::acknowledged).sum() + " messages acknowledged, good-byes "
                + goodByes + ", failures " + failures.size();
    }
}
