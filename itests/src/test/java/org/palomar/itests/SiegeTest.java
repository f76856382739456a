package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Many clients that begin something large and do not end it: together they hold more than the heap, and the server must not mind. */
class SiegeTest {

    private static final int CLIENTS = 300;

    /** As many end what they began, all at once; the others leave. */
    private static final int ENDING = 60;

    /** Less than what stays in memory of one message when there is room; of all clients together 270 MB. */
    private static final String BODY = "Subject: siege\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(900);

    /** A TLS record's or a line's beginning, too long to be kept for nothing. */
    private static final String BEGUN = "NOOP " + "x".repeat(1_500);

    @Test
    void servesOthersWhileMessagesLargerThanTheHeapAreHeldBack() throws Exception {
        try (Distribution distribution =
                Distribution.start(Map.of("PALOMAR_HEAP", "96m", Distribution.JAVA_OPTS, ""))) {
            List<Account> accounts = Account.create(distribution, "siege.example", "victim", "bystander");
            long pid = distribution.pid();
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(RawClient.plain(distribution.port(2525)));
                }
                all(clients, client -> begin(client, accounts.get(0)));
                othersAreServed(distribution, accounts.get(1));
                assertThat(all(clients.subList(0, ENDING), SiegeTest::end))
                        .allMatch(reply -> reply.matches("(?s)(250|45[12]) .*"));
                all(clients.subList(0, ENDING), client -> {
                    client.send(BEGUN);
                    return "";
                });
                othersAreServed(distribution, accounts.get(1));
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
            othersAreServed(distribution, accounts.get(1));
            assertThat(distribution.pid()).isEqualTo(pid);
            assertThat(distribution.log())
                    .noneMatch(Pattern.compile("OutOfMemory|\\| ERROR \\|").asPredicate());
        }
    }

    private interface Deed {
        String with(RawClient client) throws IOException;
    }

    private static List<String> all(List<RawClient> clients, Deed deed) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> deeds = clients.stream()
                    .map(client -> threads.submit(() -> deed.with(client)))
                    .toList();
            List<String> said = new ArrayList<>();
            for (Future<String> done : deeds) {
                said.add(done.get());
            }
            return said;
        }
    }

    private static String begin(RawClient client, Account account) throws IOException {
        assertThat(client.line()).startsWith("220 ");
        for (String command : List.of("HELO siege.example", "MAIL FROM:<>", "RCPT TO:<" + account.address() + ">")) {
            client.send(command + "\r\n");
            assertThat(client.line()).startsWith("250 ");
        }
        client.send("DATA\r\n");
        assertThat(client.line()).startsWith("354 ");
        client.send(BODY);
        return "";
    }

    private static String end(RawClient client) throws IOException {
        client.send(".\r\n");
        return client.line();
    }

    private static void othersAreServed(Distribution distribution, Account account) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            assertThat(sender.send(account.address(), "Subject: still here\r\n\r\nwell\r\n"))
                    .startsWith("250");
        }
    }
}
