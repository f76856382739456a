package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An owner sends too much: what the owner hears, what the operator hears and does. With what ships, 300 messages a day. */
@ExtendWith(SharedDistribution.class)
class SendingLimitsTest {

    private static final String REACHED = "Sending limit reached / Tope de correo alcanzado: ";

    private final Distribution distribution;

    SendingLimitsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void message301IsRefusedTheLimitIsRaisedTheAccountFrozenAndThawed() throws Exception {
        List<Account> accounts = Account.create(distribution, "limits.example", "ana", "ben", "postmaster");
        Account ana = accounts.getFirst();
        AngusClient owner = new AngusClient(distribution, ana);
        try (LineConnection smtp = loggedIn(ana)) {
            for (int i = 0; i < 300; i++) {
                send(smtp, ana);
            }
            assertThat(says(smtp, "MAIL FROM:<" + ana.address() + ">", "550 5.7.1"))
                    .contains("300 messages a day. You can send again from 20", "300 mensajes diarios. Puede enviar");
            says(smtp, "MAIL FROM:<" + ana.address() + ">", "550 5.7.1");
            await().untilAsserted(() -> assertThat(owner.readBySubject(REACHED + ana.address()))
                    .contains("Your account ana@limits.example has reached its limit", "Su cuenta ana@limits.example"));
            await().untilAsserted(() -> assertThat(
                            new AngusClient(distribution, accounts.getLast()).readBySubject(REACHED + ana.address()))
                    .contains("mail:limits-set ana@limits.example"));

            distribution.succeed("mail:limits-set ana@limits.example --messages-per-day 1000");
            send(smtp, ana);
            assertThat(distribution.succeed("mail:limits ana@limits.example"))
                    .containsPattern("messages-per-day\\W+301\\W+1000\\W+account");

            distribution.succeed("mail:freeze ana@limits.example --reason 'sent spam'");
            assertThat(says(smtp, "MAIL FROM:<" + ana.address() + ">", "550 5.7.13"))
                    .contains("sent spam", "ask your postmaster", "no puede enviar correo");
            assertThat(distribution.succeed("mail:health")).contains("frozen");
            await().untilAsserted(() -> assertThat(
                            owner.readBySubject("Sending stopped / Correo saliente detenido: " + ana.address()))
                    .contains("sent spam"));

            distribution.succeed("mail:thaw ana@limits.example");
            send(smtp, ana);
            assertThat(distribution.succeed("mail:health")).doesNotContain("frozen");
        }
        assertThat(owner.readBySubject(REACHED + ana.address())).as("told once").isNotEmpty();
    }

    private LineConnection loggedIn(Account account) throws Exception {
        LineConnection smtp = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2465));
        says(smtp, "", "220");
        says(smtp, "EHLO client.example", "250");
        String login = "\0" + account.address() + "\0" + account.password();
        says(smtp, "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)), "235");
        return smtp;
    }

    private static void send(LineConnection smtp, Account from) throws IOException {
        says(smtp, "MAIL FROM:<" + from.address() + ">", "250");
        says(smtp, "RCPT TO:<ben@limits.example>", "250");
        says(smtp, "DATA", "354");
        says(smtp, "From: <" + from.address() + ">\r\nSubject: one of many\r\n\r\nhello\r\n.", "250");
    }

    /** The last line of the answer. */
    private static String says(LineConnection smtp, String line, String answer) throws IOException {
        if (!line.isEmpty()) {
            smtp.write(line);
        }
        String reply = smtp.line();
        while (reply.startsWith("-", 3)) {
            reply = smtp.line();
        }
        assertThat(reply).as("the answer to " + line).startsWith(answer);
        return reply;
    }
}
