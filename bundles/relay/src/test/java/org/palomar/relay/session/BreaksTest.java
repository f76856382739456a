package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.session.Courier.TEXT;
import static org.palomar.relay.session.Courier.content;
import static org.palomar.relay.session.Courier.message;
import static org.palomar.relay.session.Courier.send;
import static org.palomar.relay.session.TlsDemand.NEVER;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Content;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;
import org.palomar.relay.peer.Visitor;

/** Sessions that end too early: who may be brought to another server, and who must wait. */
@Timeout(120)
class BreaksTest {

    private static final String IN_DOUBT =
            "Deferred 451 4.4.2 The connection broke after the message was sent; the server may have it";
    private static final String CLOSED = "CONNECTION 451 4.4.2 the server closed the connection";

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    private List<String> results(Script script, boolean careful) throws Exception {
        return results(script, content(TEXT), careful);
    }

    private List<String> results(Script script, Content content, boolean careful) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            SmtpClient client = courier.open(server, NEVER);
            List<String> results =
                    send(client, message(OutboundOptions.NONE, "bo@example.org", "cy@example.org"), content, careful);
            client.close();
            return results;
        }
    }

    /** Answers without pipelining up to a phase, and then says its last words, if any. */
    private static Script inTurns(String phase, String last) {
        return peer -> {
            peer.greets();
            for (String command : List.of("MAIL FROM:<ana@example.com>", "RCPT TO:<bo@example.org>")) {
                peer.hears(command);
                if (command.startsWith(phase)) {
                    lastWords(peer, last);
                    return;
                }
                peer.says("250 Ok");
            }
            peer.on("RCPT TO:<cy@example.org>", "550 5.1.1 Who?");
            peer.hears("DATA");
            if (phase.equals("DATA")) {
                lastWords(peer, last);
                return;
            }
            peer.says("354 go");
            peer.text();
            lastWords(peer, last);
        };
    }

    private static void lastWords(Visitor peer, String last) throws IOException {
        if (!last.isEmpty()) {
            peer.says(last);
            peer.hearsTheEndOrQuit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT"})
    void anotherServerMayHaveWhatWasNotSent(String phase) throws Exception {
        assertThat(results(inTurns(phase, ""), false)).containsExactly("open", "open", CLOSED);
    }

    @Test
    void whoWasRefusedBeforeItBrokeIsRefused() throws Exception {
        assertThat(results(inTurns("DATA", ""), false)).containsExactly("open", "Failed 550 5.1.1 Who?", CLOSED);
    }

    @Test
    void noOtherServerGetsWhatThisOneMayHave() throws Exception {
        assertThat(results(inTurns("END", ""), false)).containsExactly(IN_DOUBT, "Failed 550 5.1.1 Who?", CLOSED);
    }

    @Test
    void whoIsSlowForEachOfManyRecipientsIsLeftBeforeTheText() throws Exception {
        courier.hurried(Duration.ofSeconds(4));
        String[] many =
                IntStream.range(0, 50).mapToObj(i -> "u" + i + "@example.org").toArray(String[]::new);
        Script slow = peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
            int heard = 0;
            do {
                peer.hears("RCPT TO:<" + many[heard++] + ">");
                peer.says("250-Thinking");
            } while (peer.hearsNothingFor(Duration.ofMillis(300), "250 Ok"));
            assertThat(heard).isLessThan(many.length);
        };
        try (ScriptedServer server = new ScriptedServer(slow);
                SmtpClient client = courier.open(server, NEVER)) {
            assertThat(send(client, many)).hasSize(51).last().asString().startsWith("CONNECTION 451 4.4.2 ");
        }
    }

    @Test
    void aSilenceAfterTheTextIsADoubtToo() throws Exception {
        courier.hurriedAtTheEnd();
        List<String> results = results(inTurns("END", "250-still thinking"), false);
        assertThat(results).startsWith(IN_DOUBT, "Failed 550 5.1.1 Who?");
        assertThat(results.getLast()).startsWith("CONNECTION 451 4.4.2 no reply within");
    }

    @Test
    void nonsenseAfterTheTextIsADoubtToo() throws Exception {
        assertThat(results(inTurns("END", "thank you"), false))
                .containsExactly(IN_DOUBT, "Failed 550 5.1.1 Who?", "CONNECTION 451 4.4.2 not a reply: thank you");
    }

    @ParameterizedTest
    @CsvSource({"MAIL, open, open", "RCPT, open, open", "DATA, open, Failed 550 5.1.1 Who?"})
    void aServerThatSaysThatItClosesHasNothing(String phase, String bo, String cy) throws Exception {
        assertThat(results(inTurns(phase, "421 4.3.2 Closing"), false))
                .containsExactly(bo, cy, "REFUSED 421 4.3.2 Closing");
    }

    @Test
    void aServerThatClosesInsteadOfTakingTheTextHasRefusedIt() throws Exception {
        assertThat(results(inTurns("END", "421 4.3.2 Closing"), false))
                .containsExactly("Deferred 421 4.3.2 Closing", "Failed 550 5.1.1 Who?", "REFUSED 421 4.3.2 Closing");
    }

    private static Script allTogether(String... replies) {
        return peer -> {
            peer.greets("PIPELINING", "CHUNKING");
            peer.hearsAll("MAIL FROM:<ana@example.com>", "RCPT TO:<bo@example.org>", "RCPT TO:<cy@example.org>");
            peer.hears("BDAT " + TEXT.length() + " LAST");
            assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
            if (replies.length > 0) {
                peer.says(replies);
            }
        };
    }

    @Test
    void whatWentInOneRoundTripIsInDoubtWhateverWasHeard() throws Exception {
        assertThat(results(allTogether(), false)).containsExactly(IN_DOUBT, IN_DOUBT, CLOSED);
        assertThat(results(allTogether("250 Ok", "550 5.1.1 Who?"), false))
                .containsExactly("Failed 550 5.1.1 Who?", IN_DOUBT, CLOSED);
    }

    @Test
    void whatWentInOneRoundTripWasNotTakenWhereTheServerSaysThatItCloses() throws Exception {
        assertThat(results(allTogether("421 4.3.2 Closing"), false))
                .containsExactly("open", "open", "REFUSED 421 4.3.2 Closing");
        assertThat(results(allTogether("250 Ok", "550 5.1.1 Who?", "421 4.3.2 Closing"), false))
                .containsExactly("Failed 550 5.1.1 Who?", "open", "REFUSED 421 4.3.2 Closing");
    }

    @Test
    void aRefusedMailIsNoDoubt() throws Exception {
        assertThat(results(allTogether("550 5.7.1 No"), false))
                .containsExactly("Failed 550 5.7.1 No", "Failed 550 5.7.1 No", CLOSED);
    }

    /** A text that breaks off here: a disk that fails. */
    private static Content broken(String whole) {
        return new Content() {
            @Override
            public long size() {
                return TEXT.length();
            }

            @Override
            public InputStream open() {
                return new FilterInputStream(new ByteArrayInputStream(whole.getBytes(StandardCharsets.ISO_8859_1))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int octets = super.read(target, offset, length);
                        if (octets < 0) {
                            throw new IOException("damaged");
                        }
                        return octets;
                    }
                };
            }
        };
    }

    private static Content ofAnotherSize(String text) {
        return new Content() {
            @Override
            public long size() {
                return TEXT.length();
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
    }

    /** No server is given the end of a text that can't be read to its end, and no other is asked. */
    @Test
    void aTextThatCannotBeReadIsNoServersFault() throws Exception {
        String unreadable = "Deferred 451 4.3.0 The text of the message can't be read here now";
        List<Content> bad = List.of(
                broken(TEXT.substring(1)),
                broken(""),
                ofAnotherSize(TEXT.substring(1)),
                ofAnotherSize(TEXT + "MAIL FROM:<x@example.net>\r\n"));
        for (Content content : bad) {
            assertThat(results(
                            peer -> {
                                peer.greets("PIPELINING", "CHUNKING");
                                assertThat(peer.rest()).doesNotContain("BDAT");
                            },
                            content,
                            false))
                    .startsWith(unreadable, unreadable)
                    .hasSize(3);
            assertThat(results(
                            peer -> {
                                peer.greets();
                                peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
                                peer.on("RCPT TO:<bo@example.org>", "250 Ok");
                                peer.on("RCPT TO:<cy@example.org>", "250 Ok");
                                peer.on("DATA", "354 go");
                                assertThat(peer.rest()).doesNotContain("\r\n.\r\n");
                            },
                            content,
                            false))
                    .startsWith(unreadable, unreadable)
                    .hasSize(3);
        }
    }
}
