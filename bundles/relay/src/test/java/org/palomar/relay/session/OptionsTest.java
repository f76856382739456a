package org.palomar.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.peer.Certificate.TRUSTED;
import static org.palomar.relay.session.Courier.TEXT;
import static org.palomar.relay.session.Courier.content;
import static org.palomar.relay.session.Courier.message;
import static org.palomar.relay.session.Courier.send;
import static org.palomar.relay.session.TlsDemand.IF_OFFERED;
import static org.palomar.relay.session.TlsDemand.NEVER;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Returned;
import org.palomar.relay.peer.Certificate;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.Visitor;

/** What a message asks of a server, and servers that don't have it. */
@Timeout(120)
class OptionsTest {

    private static final String NO_UTF8 =
            "Failed 550 5.6.7 Addresses or header beyond ASCII need SMTPUTF8, which the server does not offer";
    private static final String NO_REQUIRETLS =
            "Failed 550 5.7.30 The message demands REQUIRETLS, which the server does not offer";
    private static final String NO_TLS =
            "Failed 550 5.7.10 The message demands REQUIRETLS, and no TLS is to be used with this server";
    private static final String UNVERIFIED =
            "451 4.7.10 The message demands REQUIRETLS, and there is no TLS with a verified certificate here";

    private Courier courier;

    @BeforeEach
    void start() throws Exception {
        courier = new Courier();
    }

    @AfterEach
    void stop() {
        courier.close();
    }

    private static Outbound needing(BodyNeed need) {
        return message(OutboundOptions.NONE.withNeeds(Set.of(need)), "bo@example.org");
    }

    /** Nothing is said of the message to a server that offers this. */
    private List<String> unsaid(Outbound message, String... keywords) throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets(keywords);
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            List<String> results = send(client, message, content(TEXT), false);
            assertThat(client.messages()).isZero();
            client.quit();
            return results;
        }
    }

    @Test
    void aMessageThatIsTooLargeIsNotOffered() throws Exception {
        assertThat(unsaid(message(OutboundOptions.NONE, "bo@example.org"), "SIZE 21"))
                .containsExactly("Failed 550 5.3.4 The message has 22 octets, the server takes 21");
    }

    @Test
    void nothingBeyondAsciiGoesToAServerWithoutSmtputf8() throws Exception {
        assertThat(unsaid(needing(BodyNeed.SMTPUTF8))).containsExactly(NO_UTF8);
        assertThat(unsaid(message(OutboundOptions.NONE, "bo\u00f1o@example.org")))
                .containsExactly(NO_UTF8);
        Outbound sent = message(OutboundOptions.NONE, "bo@example.org");
        Outbound fromAna = new Outbound(
                sent.transaction(),
                sent.received(),
                ReversePath.of(Address.of("an\u00e1@example.com")),
                sent.recipients(),
                sent.prefix(),
                sent.options(),
                Optional.empty());
        assertThat(unsaid(fromAna)).containsExactly(NO_UTF8);
    }

    @Test
    void addressesBeyondAsciiAreUtf8OnTheWire() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets("SMTPUTF8");
            peer.on("MAIL FROM:<ana@example.com> SMTPUTF8", "250 Ok");
            peer.on("RCPT TO:<bo\u00c3\u00b1o@example.org>", "550 5.1.1 \u00bfQui\u00e9n?");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, "bo\u00f1o@example.org")).containsExactly("Failed 550 5.1.1 \u00bfQui\u00e9n?");
            client.quit();
        }
    }

    @Test
    void whatComesBackUnlessItIsThereInTimeGoesToNoServerThatDoesNotKnowOfTimes() throws Exception {
        OutboundOptions bound = new OutboundOptions(
                Optional.empty(),
                "",
                Set.of(),
                0,
                Optional.empty(),
                Optional.of(new DeliverBy(Instant.MAX, true, false)));
        assertThat(unsaid(message(bound, "bo@example.org")))
                .containsExactly("Failed 550 5.3.3 The message comes back unless it arrives by a time,"
                        + " which the server does not understand");
    }

    private String texted(String text, String mail, String... keywords) throws Exception {
        StringBuilder came = new StringBuilder();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets(keywords);
            peer.on(mail, "250 Ok");
            peer.on("RCPT TO:<bo@example.org>", "250 Ok");
            peer.on("DATA", "354 go");
            came.append(peer.text());
            peer.says("250 2.0.0 Taken");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, needing(BodyNeed.EIGHT_BIT), content(text), false))
                    .containsExactly("Delivered 250 2.0.0 Taken");
            client.quit();
        }
        return came.toString();
    }

    /** RFC 6152 §3. */
    @Test
    void aServerWithout8bitmimeGetsSevenBits() throws Exception {
        String text = String.join(
                "\r\n",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=iso-8859-1",
                "Content-Transfer-Encoding: 8bit",
                "",
                "\u00f1",
                "");
        assertThat(texted(text, "MAIL FROM:<ana@example.com> BODY=8BITMIME", "8BITMIME"))
                .isEqualTo(text);
        String converted = text.replace("8bit", "quoted-printable").replace("\u00f1", "=F1");
        assertThat(texted(text, "MAIL FROM:<ana@example.com> SIZE=" + converted.length(), "SIZE"))
                .isEqualTo(converted);
    }

    @Test
    void whatHasNoFormInSevenBitsIsNotOfferedToAServerWithout8bitmime() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets();
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            assertThat(send(client, needing(BodyNeed.EIGHT_BIT), content("Subject: \u00f1\r\n\r\nx\r\n"), false))
                    .containsExactly("Failed 550 5.6.3 The server takes ASCII only, and the message can't be converted:"
                            + " its header has octets beyond ASCII");
            client.quit();
        }
    }

    @Test
    void whatAMessageSaysOfItselfIsQuotedInARefusalOnlyAsFarAsItFits() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets();
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            String text = "Content-Transfer-Encoding: " + "x".repeat(600) + "\u001b\r\n\r\n\u00f1\r\n";
            assertThat(send(client, needing(BodyNeed.EIGHT_BIT), content(text), false))
                    .first()
                    .asString()
                    .startsWith("Failed 550 5.6.3 The server takes ASCII only")
                    .doesNotContain("\u001b");
            client.quit();
        }
    }

    @Test
    void requiretlsGoesNowhereWithoutTls() throws Exception {
        assertThat(unsaid(needing(BodyNeed.REQUIRETLS), "REQUIRETLS")).containsExactly(NO_TLS);
    }

    private static void secure(Visitor peer, Certificate certificate, String keyword) throws Exception {
        peer.greets("STARTTLS");
        peer.on("STARTTLS", "220 go");
        peer.shakesHands(certificate);
        peer.on("EHLO palomar.example", "250-mail.example.org", "250 " + keyword);
    }

    /** RFC 8689 §4.2.1: the server must have it, and be who it should be, which it may prove tomorrow. */
    @ParameterizedTest
    @EnumSource(names = {"TRUSTED", "STRANGER"})
    void requiretlsGoesOnlyToWhoHasItAndIsVerified(Certificate certificate) throws Exception {
        boolean trusted = certificate == TRUSTED;
        try (ScriptedServer server = new ScriptedServer(
                peer -> {
                    secure(peer, certificate, "REQUIRETLS");
                    if (trusted) {
                        peer.on("MAIL FROM:<ana@example.com> REQUIRETLS", "451 4.3.0 Later");
                    }
                    peer.hears("QUIT");
                },
                peer -> {
                    secure(peer, certificate, "HELP");
                    peer.hears("QUIT");
                })) {
            SmtpClient with = courier.open(courier.hop(server, IF_OFFERED).vouchedFor());
            assertThat(send(with, needing(BodyNeed.REQUIRETLS), content(TEXT), false))
                    .isEqualTo(trusted ? List.of("Deferred 451 4.3.0 Later") : List.of("open", "TLS " + UNVERIFIED));
            with.quit();
            SmtpClient without = courier.open(courier.hop(server, IF_OFFERED).vouchedFor());
            assertThat(send(without, needing(BodyNeed.REQUIRETLS), content(TEXT), false))
                    .isEqualTo(trusted ? List.of(NO_REQUIRETLS) : List.of("open", "TLS " + UNVERIFIED));
            without.quit();
        }
    }

    /** RFC 8689 §4.2.1: who it should be is not told by a DNS that anybody may have forged. */
    @Test
    void requiretlsGoesOnlyWhereTheDestinationIsKnownToSendIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(peer -> {
            secure(peer, TRUSTED, "REQUIRETLS");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, IF_OFFERED);
            assertThat(send(client, needing(BodyNeed.REQUIRETLS), content(TEXT), false))
                    .singleElement()
                    .asString()
                    .startsWith("Failed 550 5.7.30 The message demands REQUIRETLS, and neither DNSSEC");
            client.quit();
        }
    }

    /** RFC 8689 §5: nobody would hear that it was lost. */
    @ParameterizedTest
    @EnumSource(names = {"TRUSTED", "STRANGER"})
    void aNoticeThatDemandsRequiretlsGoesUnderAnyTls(Certificate certificate) throws Exception {
        boolean trusted = certificate == TRUSTED;
        Outbound notice = needing(BodyNeed.REQUIRETLS).as(Outbound.Kind.NOTICE);
        try (ScriptedServer server = new ScriptedServer(
                peer -> {
                    secure(peer, certificate, "HELP");
                    peer.on("MAIL FROM:<ana@example.com>", "451 4.3.0 Later");
                    peer.hears("QUIT");
                },
                peer -> {
                    secure(peer, certificate, "REQUIRETLS");
                    peer.on("MAIL FROM:<ana@example.com>" + (trusted ? " REQUIRETLS" : ""), "451 4.3.0 Later");
                    peer.hears("QUIT");
                })) {
            for (int i = 0; i < 2; i++) {
                SmtpClient client = courier.open(courier.hop(server, IF_OFFERED).vouchedFor());
                assertThat(send(client, notice, content(TEXT), false)).containsExactly("Deferred 451 4.3.0 Later");
                client.quit();
            }
        }
        assertThat(unsaid(notice, "REQUIRETLS")).containsExactly(NO_TLS);
    }

    @Test
    void aServerWithDsnHearsWhatTheSenderWantsToHear() throws Exception {
        OutboundOptions options = new OutboundOptions(
                Optional.of(Returned.FULL), "id 1", Set.of(), 0, Optional.empty(), Optional.empty());
        Outbound plain = message(options, "bo@example.org");
        Outbound asking = plain.to(List.of(
                new OutboundRecipient(Address.of("bo@example.org"), "rfc822;b+o@example.org", Set.of(Notify.SUCCESS))));
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.greets("DSN");
            peer.on("MAIL FROM:<ana@example.com> RET=FULL ENVID=id+201", "250 Ok");
            peer.on("RCPT TO:<bo@example.org> NOTIFY=SUCCESS ORCPT=rfc822;b+2Bo@example.org", "250 Ok");
            peer.on("DATA", "354 go");
            peer.text();
            peer.says("250 Taken");
            peer.hears("QUIT");
        })) {
            SmtpClient client = courier.open(server, NEVER);
            Results results = new Results(asking.recipients());
            Content text = content(TEXT);
            assertThat(new Sending(client, asking, text, results, false).run(Courier.NOW))
                    .isTrue();
            assertThat(results.result(Courier.OPEN))
                    .hasToString("Answered[results=[Delivered[reply=250 2.0.0 Taken, host=mail.example.org,"
                            + " notifies=true]], visits=[]]");
            client.quit();
        }
    }
}
