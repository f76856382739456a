package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.relay.peer.Certificate.STRANGER;
import static org.palomar.relay.server.House.beside;
import static org.palomar.relay.server.House.shown;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;
import org.palomar.relay.peer.Visitor;
import org.palomar.relay.session.Login;

/** Messages on their way from server to server. */
@Timeout(120)
class RelayTest {

    private static final Login LOGIN = new Login("a", "b");
    private static final String TAKEN = "Delivered first.example 250 2.0.0 Taken";

    private static void takes(Visitor peer) throws IOException {
        peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
        peer.on("RCPT TO:<bo@example.org>", "250 Ok");
        peer.on("DATA", "354 go");
        assertThat(peer.text()).isEqualTo(House.TEXT);
        peer.says("250 2.0.0 Taken");
    }

    /** Takes so many messages, and then waits for the other side's end. */
    private static Script taking(int messages) {
        return peer -> {
            peer.greets();
            for (int i = 0; i < messages; i++) {
                takes(peer);
            }
            peer.hears("QUIT");
            peer.hearsTheEnd();
        };
    }

    private static House house(ScriptedServer server, String... lines) throws Exception {
        House house = new House(server.address().getPort(), lines);
        house.dns
                .mx("example.org", "10 first.example", "20 second.example")
                .host("first.example", "127.0.0.1")
                .host("second.example", "127.0.0.2");
        return house;
    }

    @Test
    void aServerThatTakesNothingIsFollowedByTheNext() throws Exception {
        try (ScriptedServer first = new ScriptedServer(peer -> {
                    peer.says("554 5.7.1 No service");
                    peer.hearsTheEndOrQuit();
                });
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), taking(1));
                House house = house(first)) {
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered second.example 250 2.0.0 Taken");
        }
    }

    /** RFC 6531 §3.5: what the server can't take is no reason to keep from it what it can. */
    @Test
    void aRecipientBeyondAsciiIsNoMatterOfTheOthers() throws Exception {
        Script lacks = peer -> {
            peer.greets();
            peer.hears("QUIT");
        };
        try (ScriptedServer first = new ScriptedServer(lacks, taking(1));
                House house = house(first, "idle-connections=0")) {
            house.dns.mx("example.org", "10 first.example");
            assertThat(house.deliver("bo\u00f1o@example.org", "bo@example.org"))
                    .containsExactly(
                            "Failed first.example 550 5.6.7 Addresses or header beyond ASCII need SMTPUTF8, which the server does not"
                                    + " offer",
                            TAKEN);
        }
    }

    @Test
    void aServerThatRefusesARecipientHasSpoken() throws Exception {
        try (ScriptedServer first = new ScriptedServer(peer -> {
                    peer.greets();
                    peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
                    peer.on("RCPT TO:<bo@example.org>", "550 5.1.1 Who?");
                    peer.hears("QUIT");
                });
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"));
                House house = house(first)) {
            assertThat(house.deliver("bo@example.org")).containsExactly("Failed first.example 550 5.1.1 Who?");
            assertThat(second.connections()).isZero();
        }
    }

    private static Script refusingMail(String reply) {
        return peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", reply);
            peer.hearsTheEndOrQuit();
        };
    }

    @Test
    void aServerThatDoesNotWantTheMessageNowIsFollowedByTheNext() throws Exception {
        try (ScriptedServer first = new ScriptedServer(
                        refusingMail("451 4.3.0 Later"),
                        refusingMail("451 4.3.0 Later"),
                        refusingMail("421 4.3.2 Closing"));
                ScriptedServer second = new ScriptedServer(
                        beside(first, "127.0.0.2"),
                        taking(1),
                        refusingMail("450 4.7.1 Grey"),
                        refusingMail("421 4.3.2 Closing"));
                House house = house(first, "idle-connections=0")) {
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered second.example 250 2.0.0 Taken");
            assertThat(house.deliver("bo@example.org")).containsExactly("Deferred second.example 450 4.7.1 Grey");
            assertThat(house.deliver("bo@example.org")).containsExactly("Deferred second.example 421 4.3.2 Closing");
        }
    }

    @Test
    void whatOneServerLacksAnotherMayHave() throws Exception {
        Script lacks = peer -> {
            peer.greets("SIZE 10");
            peer.hears("QUIT");
        };
        String tooLarge = "Failed first.example 550 5.3.4 The message has 21 octets, the server takes 10";
        try (ScriptedServer first = new ScriptedServer(lacks, lacks, lacks);
                ScriptedServer second = new ScriptedServer(
                        beside(first, "127.0.0.2"), taking(1), lacks, refusingMail("421 4.3.2 Closing"));
                House house = house(first, "idle-connections=0")) {
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered second.example 250 2.0.0 Taken");
            assertThat(house.deliver("bo@example.org")).containsExactly(tooLarge);
            assertThat(house.deliver("bo@example.org")).containsExactly("Deferred second.example 421 4.3.2 Closing");
        }
    }

    @Test
    void whatOneServerLacksIsNotTheEndWhileAnotherCanNotBeAsked() throws Exception {
        try (ScriptedServer first = new ScriptedServer(peer -> {
                    peer.greets("SIZE 10");
                    peer.hears("QUIT");
                });
                House house = house(first)) {
            assertThat(house.deliver("bo@example.org"))
                    .first()
                    .asString()
                    .matches("Deferred first.example 450 4.4.0 .*the server takes 10; elsewhere: .*");
        }
    }

    private static Script greeting(String words) {
        return peer -> {
            peer.says(words);
            peer.hearsTheEndOrQuit();
        };
    }

    /** RFC 7504 §3: 521 is no server that is busy. */
    @Test
    void whereNoServerEverTakesMailItComesBackAtOnce() throws Exception {
        Script never = greeting("521 5.3.2 No mail here, ever");
        try (ScriptedServer first = new ScriptedServer(never, never, never, greeting("554 5.3.2 Not you"));
                ScriptedServer second = new ScriptedServer(
                        beside(first, "127.0.0.2"), never, taking(1), greeting("421 4.3.2 Busy"), never);
                House house = house(first, "idle-connections=0")) {
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Failed first.example 521 5.3.2 No mail here, ever");
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered second.example 250 2.0.0 Taken");
            for (int i = 0; i < 2; i++) { // whoever of them may take it later is waited for
                assertThat(house.deliver("bo@example.org"))
                        .first()
                        .asString()
                        .startsWith("Deferred ")
                        .contains("No mail here, ever");
            }
        }
    }

    @Test
    void whoNeverTakesMailMaySaySoToEhlo() throws Exception {
        Script never = peer -> {
            peer.says("220 first.example");
            peer.on("EHLO palomar.example", "556 5.3.2 We take no mail");
            peer.on("HELO palomar.example", "556 5.3.2 We take no mail");
            peer.hearsTheEndOrQuit();
        };
        try (ScriptedServer first = new ScriptedServer(never);
                House house = house(first)) {
            house.dns.mx("example.org", "10 first.example");
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Failed first.example 556 5.3.2 We take no mail");
        }
    }

    private static Script breakingAfterTheText() {
        return peer -> {
            peer.greets();
            peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
            peer.on("RCPT TO:<bo@example.org>", "250 Ok");
            peer.on("DATA", "354 go");
            peer.text();
        };
    }

    @Test
    void noOtherServerGetsWhatOneMayHaveThatWasAskedAfterARefusalForNow() throws Exception {
        try (ScriptedServer first = new ScriptedServer(refusingMail("451 4.3.0 Later"));
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), breakingAfterTheText());
                ScriptedServer third = new ScriptedServer(beside(first, "127.0.0.3"));
                House house = house(first)) {
            house.dns
                    .mx("example.org", "10 first.example", "20 second.example", "30 third.example")
                    .host("third.example", "127.0.0.3");
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Deferred second.example 451 4.4.2 The connection broke after the message was"
                            + " sent; the server may have it");
            assertThat(third.connections()).isZero();
        }
    }

    @Test
    void noOtherServerGetsWhatTheFirstMayHave() throws Exception {
        try (ScriptedServer first = new ScriptedServer(breakingAfterTheText());
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"));
                House house = house(first)) {
            assertThat(house.deliver("bo@example.org"))
                    .containsExactly("Deferred first.example 451 4.4.2 The connection broke after the message was"
                            + " sent; the server may have it");
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void theNextServerGetsThoseOfWhomTheFirstSaidNothing() throws Exception {
        try (ScriptedServer first = new ScriptedServer(peer -> {
                    peer.greets();
                    peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
                    peer.on("RCPT TO:<cy@example.org>", "550 5.1.1 Who?");
                    peer.on("RCPT TO:<bo@example.org>", "421 4.3.2 Closing");
                });
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), taking(1));
                House house = house(first)) {
            assertThat(house.deliver("cy@example.org", "bo@example.org"))
                    .containsExactly("Failed first.example 550 5.1.1 Who?", "Delivered second.example 250 2.0.0 Taken");
        }
    }

    @Test
    void whereNobodyListensTheLastOnesWordsAreTheReason() throws Exception {
        try (ScriptedServer elsewhere = new ScriptedServer();
                House house = house(elsewhere)) {
            house.dns.host("first.example", "127.0.0.8").host("second.example", "127.0.0.9");
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.4.1 second.example[127.0.0.9:")
                    .contains("No connection: Connection refused");
        }
    }

    @Test
    void aFewServersThatSayNothingAreEnoughForOneAttempt() throws Exception {
        Script silent = Visitor::hearsTheEnd;
        try (ScriptedServer first = new ScriptedServer(silent);
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), silent);
                ScriptedServer unasked = new ScriptedServer(beside(first, "127.0.0.3"));
                House house = house(first, "reply-deadline=300ms")) {
            house.dns.mx("example.org", "10 first.example", "20 second.example", "30 third.example");
            house.dns.host("third.example", "127.0.0.3");
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.4.2 second.example")
                    .contains("no reply within");
            assertThat(unasked.connections()).isZero();
        }
    }

    @Test
    void serversThatHaveOurNameAreALoop() throws Exception {
        Script ours = peer -> {
            peer.says("220 palomar.example");
            peer.on("EHLO palomar.example", "250 palomar.example");
            peer.hearsTheEndOrQuit();
        };
        String loop = "Failed 550 5.4.6 Mail for example.org comes back to this server, which has no such domain";
        try (ScriptedServer first = new ScriptedServer(ours, ours);
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), ours, taking(1));
                House house = house(first)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(loop);
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered second.example 250 2.0.0 Taken");
        }
    }

    @Test
    void whatTheDnsSaysIsTheAnswer() throws Exception {
        try (House house = new House(25)) {
            house.dns.nullMx("null.example").failing("dark.example");
            assertThat(house.deliver("a@null.example", "b@null.example"))
                    .containsExactly(
                            "Failed 556 5.1.10 null.example takes no mail (null MX)",
                            "Failed 556 5.1.10 null.example takes no mail (null MX)");
            assertThat(house.deliver("a@dark.example"))
                    .containsExactly("Unreachable 451 4.4.3 The mail exchangers of dark.example can't be found out:"
                            + " no server answered");
        }
    }

    @Test
    void whatIsRedirectedToWhereNothingCanGoWaits() throws Exception {
        try (House house = new House(25)) {
            house.dns.nullMx("elsewhere.example");
            assertThat(shown(house.relay.deliver(House.attempt(1, true, "bo@example.org"))))
                    .containsExactly("Unreachable 451 4.1.10 elsewhere.example takes no mail (null MX);"
                            + " an operator redirected it there");
        }
    }

    @Test
    void tlsThatDoesNotWorkIsTriedOnceAndThenLeftOut() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            peer.greets("STARTTLS");
                            peer.on("STARTTLS", "220 go", "this is no TLS at all, whatever it is");
                            peer.hangsUp();
                        },
                        peer -> {
                            peer.greets("STARTTLS");
                            takes(peer);
                            peer.hears("QUIT");
                        });
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
        }
    }

    @Test
    void nothingGoesWithoutTlsThatIsDemanded() throws Exception {
        Script broken = peer -> {
            peer.greets("STARTTLS");
            peer.on("STARTTLS", "220 go", "this is no TLS at all, whatever it is");
            peer.hangsUp();
        };
        try (ScriptedServer first = new ScriptedServer(broken);
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"), peer -> {
                    peer.greets();
                    peer.hearsTheEndOrQuit();
                });
                House house = house(first, "tls-encrypted=example.org")) {
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.7.5 second.example[")
                    .endsWith("The server does not offer TLS, which is demanded");
        }
    }

    @Test
    void everythingGoesThroughTheSmartHostButWhatIsRedirected() throws Exception {
        Script smart = peer -> {
            peer.greets("STARTTLS");
            peer.on("STARTTLS", "220 go");
            peer.shakesHands(STRANGER);
            peer.on("EHLO palomar.example", "250-smart.example", "250 AUTH PLAIN");
            peer.on("AUTH PLAIN AGEAYg==", "235 Welcome");
            takes(peer);
            peer.hears("QUIT");
        };
        try (ScriptedServer server = new ScriptedServer(smart, taking(1));
                House house = house(
                        server,
                        "smart-host=smart.example",
                        "smart-host-tls=encrypted",
                        "smart-host-user=a",
                        "smart-host-password=b")) {
            house.dns.host("smart.example", "127.0.0.1").mx("elsewhere.example", "10 first.example");
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered smart.example 250 2.0.0 Taken");
            assertThat(shown(house.relay.deliver(House.attempt(1, true, "bo@example.org"))))
                    .containsExactly(TAKEN);
        }
    }

    @Test
    void aRefusedLoginIsRememberedUntilItWorksOrIsAnother() throws Exception {
        Script refuses = peer -> {
            peer.greets("AUTH PLAIN");
            peer.on("AUTH PLAIN AGEAYg==", "535 5.7.8 Wrong");
            peer.hearsTheEndOrQuit();
        };
        Script accepts = peer -> {
            peer.greets("AUTH PLAIN");
            peer.on("AUTH PLAIN AGEAYg==", "235 Welcome");
            takes(peer);
            peer.hears("QUIT");
        };
        String[] login = {
            "smart-host=smart.example", "smart-host-tls=never", "smart-host-user=a", "smart-host-password=b"
        };
        try (ScriptedServer server = new ScriptedServer(refuses, accepts, refuses);
                House house = house(server, login)) {
            house.dns.host("smart.example", "127.0.0.1");
            String wrong = "The server refuses the login: 450 4.3.0 535 5.7.8 Wrong";
            assertThat(house.logins.words(LOGIN)).isEmpty();
            assertThat(house.deliver("bo@example.org"))
                    .singleElement()
                    .asString()
                    .startsWith("Unreachable 451 4.7.8 ");
            assertThat(house.logins.words(LOGIN)).contains(wrong);
            assertThat(house.deliver("bo@example.org")).containsExactly("Delivered smart.example 250 2.0.0 Taken");
            assertThat(house.logins.words(LOGIN)).isEmpty();
            house.idle.sweep(Duration.ZERO);
            house.deliver("bo@example.org");
            assertThat(house.logins.words(LOGIN)).contains(wrong);
            assertThat(house.logins.words(new Login("a", "c"))).isEmpty();
        }
    }

    @Test
    void anInterruptionEndsAnAttempt() throws Exception {
        Thread here = Thread.currentThread();
        try (ScriptedServer first = new ScriptedServer(peer -> {
                    peer.greets();
                    peer.hears("MAIL FROM:<ana@example.com>");
                    here.interrupt();
                    peer.hearsTheEndOrQuit();
                });
                ScriptedServer second = new ScriptedServer(beside(first, "127.0.0.2"));
                House house = house(first)) {
            var result = shown(house.relay.deliver(House.attempt(1, false, "bo@example.org")));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(result).singleElement().asString().startsWith("Unreachable 451 4.4.2 first.example[");
            assertThat(second.connections()).isZero();
        }
    }
}
