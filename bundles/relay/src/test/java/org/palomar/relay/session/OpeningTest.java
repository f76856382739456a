package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.session.TlsDemand.IF_OFFERED;
import static org.palomar.relay.session.TlsDemand.NEVER;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.relay.grammar.Reply;
import org.palomar.relay.peer.ScriptedServer;

/** How sessions begin, and how they don't. */
@Timeout(120)
class OpeningTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    @Test
    void greetsWithItsNameAndReadsWhatTheServerCan() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220-mail.example.org", "220 welcome");
            peer.on("EHLO palomar.example", "250-mail.example.org", "250-PIPELINING", "250 SIZE 1000");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, IF_OFFERED);
            assertThat(client.extensions().has("PIPELINING")).isTrue();
            assertThat(client.extensions().size()).isEqualTo(1000);
            assertThat(client.tls()).isEqualTo("no TLS");
            assertThat(client.isFresh()).isTrue();
            client.quit();
        }
    }

    @ParameterizedTest
    @CsvSource({"500 5.5.1 What?", "502 5.5.1 No", "450 4.3.0 odd"})
    void saysHeloToAServerThatKnowsNoEhlo(String refusal) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", refusal);
            peer.on("HELO palomar.example", "250 mail.example.org");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, IF_OFFERED);
            assertThat(client.extensions().keywords()).isEmpty();
            client.quit();
        }
    }

    @Test
    void aServerThatTakesNeitherGreetingHasNoSession() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.on("EHLO palomar.example", "550 5.7.1 Not you");
            peer.on("HELO palomar.example", "550 5.7.1 Still not");
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED)).isEqualTo("REFUSED 450 4.3.0 EHLO: 550 5.7.1 Not you");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "450 4.7.1 Later                | REFUSED 450 4.7.1 Greeting: Later",
                "554 5.7.1 No service for you   | REFUSED 450 4.3.0 Greeting: 554 5.7.1 No service for you",
                "421 4.3.2 Shutting down        | REFUSED 421 4.3.2 Shutting down",
                "354 go                         | REFUSED 450 4.3.0 Greeting: 354 go",
                "HTTP/1.1 400 Bad Request       | CONNECTION 451 4.4.2 not a reply: HTTP/1.1 400 Bad Request",
                "* OK IMAP4rev1                 | CONNECTION 451 4.4.2 not a reply: * OK IMAP4rev1",
                "220-one~250 two                | CONNECTION 451 4.4.2 not a reply: 250 two"
            })
    void aGreetingThatIsNoneIsOnlyForNow(String greeting, String failure) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says(greeting.split("~", -1));
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED)).isEqualTo(failure);
        }
    }

    @Test
    void aServerThatClosesAtOnceHasNoSession() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {})) {
            assertThat(courier.failure(server, IF_OFFERED))
                    .isEqualTo("CONNECTION 451 4.4.2 the server closed the connection");
        }
    }

    @Test
    void waitsForAGreetingNoLongerThanItMust() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> peer.hearsTheEndOrQuit())) {
            assertThat(courier.hurried(SHORT).failure(server, IF_OFFERED))
                    .startsWith("CONNECTION 451 4.4.2 no reply within");
        }
    }

    @Test
    void aReplyInDropsHasOneDeadlineForAllOfThem() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            int lines = 1;
            while (lines < Reply.MAX_LINES && peer.staysFor(SHORT.dividedBy(4))) {
                peer.says("220-still here");
                lines++;
            }
            assertThat(lines).as("lines until the visitor left").isLessThan(Reply.MAX_LINES);
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.hurried(SHORT).failure(server, IF_OFFERED))
                    .startsWith("CONNECTION 451 4.4.2 no reply within");
        }
    }

    @Test
    void anEndlessReplyEndsIt() throws Exception {
        String[] lines = IntStream.rangeClosed(0, Reply.MAX_LINES)
                .mapToObj(i -> "220-line " + i)
                .toArray(String[]::new);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says(lines);
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED))
                    .startsWith("CONNECTION 451 4.4.2 not a reply: 220-line 100");
        }
    }

    @Test
    void aLineWithoutEndEndsIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.sends("220 " + "x".repeat(2 * Reply.MAX_LINE));
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED))
                    .isEqualTo("CONNECTION 451 4.4.2 a line of a reply was too long");
        }
    }

    @Test
    void aServerWithOurNameIsOurselves() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 palomar.example");
            peer.on("EHLO palomar.example", "250 PALOMAR.example at your service");
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED))
                    .isEqualTo("OURSELVES 451 4.4.6 The server greets with our own name, palomar.example");
        }
    }

    @Test
    void aServerWithTheNameThatWeGreetWithIsOurselvesToo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.palomar.example");
            peer.on("EHLO palomar.example", "250 Mail.palomar.example at your service");
            peer.hearsTheEndOrQuit();
        })) {
            assertThat(courier.failure(server, IF_OFFERED))
                    .isEqualTo("OURSELVES 451 4.4.6 The server greets with our own name, mail.palomar.example");
        }
    }

    /** Another server on this machine, which an operator has named as smart host. */
    @Test
    void aServerThatWasNamedMayHaveOurName() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 palomar.example");
            peer.on("EHLO palomar.example", "250 palomar.example at your service");
            peer.hearsTheEndOrQuit();
        })) {
            SmtpClient client = courier.open(
                    new Hop(Optional.empty(), server.address(), NEVER, Optional.empty(), true, Courier.SELF));
            client.quit();
        }
    }

    @Test
    void nobodyListens() throws Exception {
        assertThat(courier.failure(
                        new Hop(Optional.empty(), Courier.nobody(), NEVER, Optional.empty(), false, Courier.SELF)))
                .startsWith("CONNECTION 451 4.4.1 No connection: ");
    }

    @Test
    void anInterruptionEndsAWait() throws Exception {
        Thread client = Thread.currentThread();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 mail.example.org");
            peer.hears("EHLO palomar.example");
            client.interrupt();
            peer.hearsTheEndOrQuit();
        })) {
            String failure = courier.failure(server, IF_OFFERED);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure).isEqualTo("CONNECTION 451 4.4.2 the connection was closed");
        }
    }

    /** RFC 5321 §4.1.4. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost.localdomain"})
    void whoHasNoNameGivesItsAddress(String name) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.says("220 localhost.localdomain");
            peer.on("EHLO [127.0.0.1]", "250 localhost.localdomain");
            peer.hears("QUIT");
        })) {
            Hop hop = Hop.of(new Domain("mail.example.org"), server.address(), NEVER, Identity.of(new Domain(name)));
            courier.open(hop).quit();
        }
    }
}
