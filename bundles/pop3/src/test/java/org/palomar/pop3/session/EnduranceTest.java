package org.palomar.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.pop3.session.Pop3Fixture.Client;

/** Clients that stay and never log in. */
@Timeout(120)
final class EnduranceTest {

    @ParameterizedTest
    @ValueSource(strings = {"USER ann", "AUTH PLAIN"})
    void sendsAwayWhoTalksOnAndDoesNotLogIn(String command) throws Exception {
        try (Pop3Fixture server = new Pop3Fixture(true, Duration.ofSeconds(1));
                Client client = server.connect()) {
            client.ask(command, "+");
            long waited = System.nanoTime();
            while (!client.line().equals("<end>")) {
                assertThat(System.nanoTime() - waited)
                        .isLessThan(Duration.ofSeconds(9).toNanos());
            }
        }
    }

    @Test
    void holdsTheDeadlineAgainstNobodyWhoHasLoggedIn() throws Exception {
        try (Pop3Fixture server = new Pop3Fixture(true, Duration.ofSeconds(1));
                Client late = server.connect();
                Client client = server.loggedIn()) {
            assertThat(late.line()).isEqualTo("<end>");
            assertThat(late.line()).isEqualTo("<end>");
            client.ask("NOOP", "+OK");
        }
    }

    @Test
    void takesOnlySoManyCommandsBeforeALogin() throws Exception {
        try (Pop3Fixture server = new Pop3Fixture(true);
                Client client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                client.ask("USER ann", "+OK");
            }
            client.ask("USER ann", "-ERR");
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "no base64!"})
    void countsALoginThatIsCancelledOrMalformedAsOneThatFailed(String response) throws Exception {
        try (Pop3Fixture server = new Pop3Fixture(true);
                Client client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.ask("AUTH PLAIN", "+ ");
                client.ask(response, "-ERR");
            }
            assertThat(client.line()).isEqualTo("<end>");
        }
    }
}
