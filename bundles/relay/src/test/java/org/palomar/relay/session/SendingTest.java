package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.session.Courier.TEXT;
import static org.palomar.relay.session.Courier.content;
import static org.palomar.relay.session.Courier.message;
import static org.palomar.relay.session.Courier.send;
import static org.palomar.relay.session.TlsDemand.NEVER;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;

/** Messages on their way: what goes together, what waits, and what is said of whom. */
@Timeout(120)
class SendingTest {

    private static final String MAIL = "MAIL FROM:<ana@example.com>";
    private static final String BO = "RCPT TO:<bo@example.org>";
    private static final String CY = "RCPT TO:<cy@example.org>";
    private static final String BDAT = "BDAT " + TEXT.length() + " LAST";

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    /** What became of bo and cy, with a server that follows this script. */
    private List<String> twoOf(Script script) throws Exception {
        return twoOf(script, false);
    }

    private List<String> twoOf(Script script, boolean careful) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            SmtpClient client = courier.open(server, NEVER);
            List<String> results = send(
                    client, message(OutboundOptions.NONE, "bo@example.org", "cy@example.org"), content(TEXT), careful);
            client.quit();
            return results;
        }
    }

    @Test
    void aShortMessageTakesOneRoundTrip() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING", "CHUNKING");
                    peer.hearsAll(MAIL, BO, CY, BDAT);
                    assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
                    peer.says("250 2.1.0 Ok", "250 2.1.5 Ok", "250 2.1.5 Ok", "250 2.0.0 Queued as 17");
                    peer.hears("QUIT");
                }))
                .containsExactly("Delivered 250 2.0.0 Queued as 17", "Delivered 250 2.0.0 Queued as 17");
    }

    @Test
    void aLongMessageWaitsForRecipients() throws Exception {
        String text = "Subject: long\r\n\r\n" + "0123456789abcdef\r\n".repeat(4_000);
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets("PIPELINING", "CHUNKING");
            peer.hearsAll(MAIL, BO, "DATA");
            peer.says("250 Ok", "250 Ok", "354 go");
            assertThat(peer.text()).isEqualTo(text);
            peer.says("250 Taken");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, message(OutboundOptions.NONE, "bo@example.org"), content(text), false))
                    .containsExactly("Delivered 250 2.0.0 Taken");
            client.quit();
        }
    }

    @Test
    void whatOnceWentWrongWaitsForRecipientsToo() throws Exception {
        assertThat(twoOf(
                        peer -> {
                            peer.greets("PIPELINING", "CHUNKING");
                            peer.hearsAll(MAIL, BO, CY, "DATA");
                            peer.says("250 Ok", "550 5.1.1 Who?", "450 4.2.1 Later", "503 5.5.1 For whom?");
                            peer.hears("QUIT");
                        },
                        true))
                .containsExactly("Failed 550 5.1.1 Who?", "Deferred 450 4.2.1 Later");
    }

    @Test
    void eachCommandWaitsForItsReplyWithoutPipelining() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("CHUNKING");
                    peer.on(MAIL, "250 Ok");
                    peer.on(BO, "250 Ok");
                    peer.on(CY, "550 5.1.1 Who?");
                    peer.on("DATA", "354 go");
                    assertThat(peer.text()).endsWith(".\r\n");
                    peer.says("250 2.0.0 Taken");
                    peer.hears("QUIT");
                }))
                .containsExactly("Delivered 250 2.0.0 Taken", "Failed 550 5.1.1 Who?");
    }

    @Test
    void dotsAreDoubledInData() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets();
                    peer.on(MAIL, "250 Ok");
                    peer.on(BO, "250 Ok");
                    peer.on(CY, "250 Ok");
                    peer.on("DATA", "354 go");
                    assertThat(peer.text()).isEqualTo("Subject: x\r\n\r\n..dots.\r\n");
                    peer.says("250 2.0.0 Taken");
                    peer.hears("QUIT");
                }))
                .containsExactly("Delivered 250 2.0.0 Taken", "Delivered 250 2.0.0 Taken");
    }

    @Test
    void dataGoesWithTheRecipientsWhereItMay() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING");
                    peer.hearsAll(MAIL, BO, CY, "DATA");
                    peer.says("250 Ok", "550 5.1.1 Who?", "250 Ok", "354 go");
                    assertThat(peer.text()).isEqualTo("Subject: x\r\n\r\n..dots.\r\n");
                    peer.says("250 2.0.0 Taken");
                    peer.hears("QUIT");
                }))
                .containsExactly("Failed 550 5.1.1 Who?", "Delivered 250 2.0.0 Taken");
    }

    /** RFC 2920 §3.1: the server may agree to DATA although it took no recipient. */
    @Test
    void nothingIsSentToNobody() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING");
                    peer.hearsAll(MAIL, BO, CY, "DATA");
                    peer.says("250 Ok", "550 5.1.1 Who?", "550 5.1.1 Who?", "354 go");
                    assertThat(peer.text()).isEmpty();
                    peer.says("554 5.5.1 Nobody");
                    peer.hears("QUIT");
                }))
                .containsExactly("Failed 550 5.1.1 Who?", "Failed 550 5.1.1 Who?");
    }

    @Test
    void whatIsSaidToMailHoldsForAll() throws Exception {
        String[] no = {"552 5.3.4 Too big", "503 5.5.1 What?", "503 5.5.1 What?", "503 5.5.1 What?"};
        List<String> expected = List.of("Failed 552 5.3.4 Too big", "Failed 552 5.3.4 Too big");
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING", "CHUNKING");
                    peer.hearsAll(MAIL, BO, CY, BDAT);
                    assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
                    peer.says(no);
                    peer.hears("QUIT");
                }))
                .isEqualTo(expected);
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING");
                    peer.hearsAll(MAIL, BO, CY, "DATA");
                    peer.says(no);
                    peer.hears("QUIT");
                }))
                .isEqualTo(expected);
        assertThat(twoOf(peer -> {
                    peer.greets();
                    peer.on(MAIL, "552 5.3.4 Too big");
                    peer.hears("QUIT");
                }))
                .isEqualTo(expected);
    }

    /** RFC 5321 §4.5.3.1.10: 552 to RCPT is said by those who mean that there are too many. */
    @Test
    void tooManyRecipientsMayComeAgain() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING", "CHUNKING");
                    peer.hearsAll(MAIL, BO, CY, BDAT);
                    assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
                    peer.says("250 Ok", "250 Ok", "552 5.5.3 Too many", "250 2.0.0 Taken");
                    peer.hearsAll(MAIL, CY, BDAT);
                    assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
                    peer.says("250 Ok", "552 5.5.3 Too many", "503 5.5.1 Nobody");
                    peer.hears("QUIT");
                }))
                .containsExactly("Delivered 250 2.0.0 Taken", "Deferred 450 4.3.0 552 5.5.3 Too many");
    }

    @Test
    void whatIsSaidToDataHoldsForThoseWhoWereTaken() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets();
                    peer.on(MAIL, "250 Ok");
                    peer.on(BO, "250 Ok");
                    peer.on(CY, "550 5.1.1 Who?");
                    peer.on("DATA", "451 4.3.2 Busy");
                    peer.hears("QUIT");
                }))
                .containsExactly("Deferred 451 4.3.2 Busy", "Failed 550 5.1.1 Who?");
    }

    @Test
    void aServerThatDoesNotWaitForTheTextHasNotGotIt() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets();
                    peer.on(MAIL, "250 Ok");
                    peer.on(BO, "250 Ok");
                    peer.on(CY, "250 Ok");
                    peer.on("DATA", "250 2.0.0 Done");
                    peer.hears("QUIT");
                }))
                .containsExactly("Deferred 450 4.3.0 250 2.0.0 Done", "Deferred 450 4.3.0 250 2.0.0 Done");
    }

    @Test
    void whatIsSaidAtTheEndHoldsForThoseWhoWereTaken() throws Exception {
        assertThat(twoOf(peer -> {
                    peer.greets("PIPELINING", "CHUNKING");
                    peer.hearsAll(MAIL, BO, CY, BDAT);
                    assertThat(peer.octets(TEXT.length())).isEqualTo(TEXT);
                    peer.says("250 Ok", "250 Ok", "450 4.2.1 Later", "554 5.7.1 Spam");
                    peer.hears("QUIT");
                }))
                .containsExactly("Failed 554 5.7.1 Spam", "Deferred 450 4.2.1 Later");
    }

    @Test
    void theNextMessageBeginsAtOnceAfterOneThatWasTaken() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets();
            for (int i = 0; i < 2; i++) {
                peer.on(MAIL, "250 Ok");
                peer.on(BO, "250 Ok");
                peer.on("DATA", "354 go");
                peer.text();
                peer.says("250 Taken");
            }
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, "bo@example.org")).containsExactly("Delivered 250 2.0.0 Taken");
            assertThat(send(client, "bo@example.org")).containsExactly("Delivered 250 2.0.0 Taken");
            assertThat(client.messages()).isEqualTo(2);
            client.quit();
        }
    }

    @Test
    void theNextMessageBeginsWithRsetAfterOneThatWasNot() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                peer -> {
                    peer.greets();
                    peer.on(MAIL, "250 Ok");
                    peer.on(BO, "550 5.1.1 Who?");
                    peer.on("RSET", "250 Ok");
                    peer.on(MAIL, "550 5.7.1 No");
                    peer.hears("QUIT");
                },
                peer -> {
                    peer.greets("PIPELINING", "CHUNKING");
                    peer.hearsAll(MAIL, BO, BDAT);
                    peer.octets(TEXT.length());
                    peer.says("250 Ok", "550 5.1.1 Who?", "554 5.5.1 Nobody");
                    peer.hearsAll("RSET", MAIL, CY, BDAT);
                    peer.octets(TEXT.length());
                    peer.says("250 Reset", "250 Ok", "250 Ok", "250 Taken");
                    peer.hears("QUIT");
                })) {
            SmtpClient first = courier.open(server, NEVER);
            assertThat(send(first, "bo@example.org")).containsExactly("Failed 550 5.1.1 Who?");
            assertThat(send(first, "cy@example.org")).containsExactly("Failed 550 5.7.1 No");
            first.quit();
            SmtpClient second = courier.open(server, NEVER);
            assertThat(send(second, "bo@example.org")).containsExactly("Failed 550 5.1.1 Who?");
            assertThat(send(second, "cy@example.org")).containsExactly("Delivered 250 2.0.0 Taken");
            second.quit();
        }
    }

    /** RFC 5321 §4.5.3.1.10. */
    @Test
    void recipientsThatAreTooManyGetTheMessageNext() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets();
            for (String one : List.of("a", "b", "c")) {
                peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
                peer.on("RCPT TO:<" + one + "@example.org>", "250 Ok");
                for (String other : List.of("b", "c")) {
                    if (other.compareTo(one) > 0) {
                        peer.on("RCPT TO:<" + other + "@example.org>", "452 4.5.3 Too many recipients");
                    }
                }
                peer.on("DATA", "354 go");
                peer.text();
                peer.says("250 2.0.0 " + one);
            }
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, "a@example.org", "b@example.org", "c@example.org"))
                    .containsExactly("Delivered 250 2.0.0 a", "Delivered 250 2.0.0 b", "Delivered 250 2.0.0 c");
            client.quit();
        }
    }

    @Test
    void aMailboxThatIsFullIsNotOneTooMany() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
            peer.on("RCPT TO:<a@example.org>", "250 Ok");
            peer.on("RCPT TO:<b@example.org>", "452 4.2.2 Mailbox full");
            peer.on("DATA", "354 go");
            peer.text();
            peer.says("250 2.0.0 Taken");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, "a@example.org", "b@example.org"))
                    .containsExactly("Delivered 250 2.0.0 Taken", "Deferred 452 4.2.2 Mailbox full");
            client.quit();
        }
    }
}
