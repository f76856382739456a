package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody guesses a password: what the client hears, in each protocol, and what the operator sees and does. */
@ExtendWith(SharedDistribution.class)
class GuardTest {

    private static final String WORDS = "too many wrong passwords came from your network; try again at 20";

    private final Distribution distribution;

    GuardTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void threeWrongPasswordsAreTooManyInAllProtocolsUntilTheBlockIsLifted() throws Exception {
        List<Account> accounts = Account.create(distribution, "guard.example", "ana", "ben");
        Account ana = accounts.getFirst();
        try (EditedFile settings = new EditedFile(distribution, "etc/palomar.guard.cfg")) {
            settings.save("trusted-networks = none\n");
            await().untilAsserted(() ->
                    assertThat(imap(ana, "wrong" + System.nanoTime())).contains(WORDS));
            assertThat(imap(ana, ana.password()))
                    .startsWith("a NO [UNAVAILABLE] " + WORDS)
                    .contains("demasiadas claves");
            assertThat(submission(ana, ana.password())).startsWith("454 4.7.0 Not now: " + WORDS);
            assertThat(pop3(ana, ana.password())).startsWith("-ERR [SYS/TEMP] " + WORDS);
            assertThat(imap(accounts.getLast(), accounts.getLast().password()))
                    .as("somebody else")
                    .startsWith("a OK");
            assertThat(distribution.succeed("mail:guard ana@guard.example --json"))
                    .contains("\"network\":\"127.0.0.1/32\"", "\"wrong-passwords\":3", "\"protocol\":\"imap\"");

            distribution.succeed("bundle:update palomar-guard");
            await().untilAsserted(
                            () -> assertThat(distribution.succeed("mail:guard")).contains("ana@guard.example"));
            assertThat(imap(ana, ana.password())).as("after an update").contains(WORDS);

            distribution.succeed("mail:guard-lift ana@guard.example");
            assertThat(imap(ana, ana.password())).startsWith("a OK");
            assertThat(distribution.succeed("mail:guard-places ana@guard.example"))
                    .contains("127.0.0.1/32");
        }
        await().untilAsserted(
                        () -> assertThat(distribution.succeed("mail:guard")).contains("No login is refused"));
    }

    private String imap(Account account, String password) throws Exception {
        try (LineConnection imap = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2993))) {
            imap.line();
            imap.write("a LOGIN " + account.address() + " \"" + password + "\"");
            return answer(imap, "a ");
        }
    }

    private String pop3(Account account, String password) throws Exception {
        try (LineConnection pop3 = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2995))) {
            pop3.line();
            pop3.write("USER " + account.address());
            pop3.line();
            pop3.write("PASS " + password);
            return pop3.line();
        }
    }

    private String submission(Account account, String password) throws Exception {
        try (LineConnection smtp = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2465))) {
            smtp.line();
            smtp.write("EHLO client.example");
            answer(smtp, "250 ");
            String login = "\0" + account.address() + "\0" + password;
            smtp.write("AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            return smtp.line();
        }
    }

    private static String answer(LineConnection connection, String start) throws IOException {
        String line = connection.line();
        while (!line.startsWith(start)) {
            line = connection.line();
        }
        return line;
    }
}
