package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What was taken for another server waits in the queue, whatever happens to the process. */
class OutboundMailTest {

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");

    @Test
    void waitsInTheQueueAcrossAKill() throws Exception {
        try (Distribution distribution = Distribution.start()) {
            Account alice =
                    Account.create(distribution, "outbound.example", "alice").getFirst();
            distribution.succeed("mail:alias-set away@outbound.example friend@further.example");
            LineConnection.awaitOpen(distribution.port(2465));
            LineConnection.awaitOpen(distribution.port(2525));
            String accepted = submit(distribution, alice, "", "friend@further.example", alice.address());
            assertThat(accepted).contains("250 2.1.5 Accepted as ");
            String story = distribution.succeed("mail:trace " + accepted.substring(accepted.lastIndexOf(' ') + 1));
            assertThat(story)
                    .contains("Subject     to both", "for further.example, entry ")
                    .containsPattern("delivered .*" + alice.address() + " .* in INBOX");
            submit(distribution, alice, " HOLDFOR=3600 ENVID=e1", "stranger@far.example");
            forward(distribution);

            List<String> queued = ids(distribution);
            assertThat(queued).hasSize(1);
            String entry = distribution.succeed("mail:queue-show " + queued.getFirst());
            assertThat(entry).contains("stranger@far.example", "<" + alice.address() + ">");

            distribution.kill();
            distribution.startAgain();
            LineConnection.awaitOpen(distribution.port(2993));
            assertThat(ids(distribution)).isEqualTo(queued);
            assertThat(distribution.succeed("mail:limits " + alice.address()))
                    .containsPattern("messages-per-day\\W+2\\W+300");
            assertThat(distribution.succeed("mail:queue-show " + queued.getFirst()))
                    .isEqualTo(entry);
            // later attempts are told behind it
            assertThat(distribution
                            .succeed("mail:trace " + accepted.substring(accepted.lastIndexOf(' ') + 1))
                            .lines()
                            .toList())
                    .containsAll(story.lines()
                            .filter(line -> line.contains(" in INBOX"))
                            .toList());
            assertThat(new AngusClient(distribution, alice).readBySubject("to both"))
                    .contains("outbound test");
        }
    }

    private static List<String> ids(Distribution distribution) {
        return ID.matcher(distribution.succeed("mail:queue-list --json --destination far.example"))
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String submit(Distribution distribution, Account account, String parameters, String... recipients)
            throws Exception {
        String login = "\0" + account.address() + "\0" + account.password();
        try (LineConnection smtp = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2465))) {
            says(smtp, "", "220");
            says(smtp, "EHLO client.example", "250");
            says(
                    smtp,
                    "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)),
                    "235");
            says(smtp, "MAIL FROM:<" + account.address() + ">" + parameters, "250");
            for (String recipient : recipients) {
                says(smtp, "RCPT TO:<" + recipient + ">", "250");
            }
            says(smtp, "DATA", "354");
            return says(smtp, "Subject: to both\r\n\r\noutbound test\r\n.", "250");
        }
    }

    /** Somebody who did not log in reaches other servers by our addresses alone. */
    private static void forward(Distribution distribution) throws IOException {
        try (LineConnection smtp = LineConnection.plain(distribution.port(2525))) {
            says(smtp, "", "220");
            says(smtp, "EHLO client.example", "250");
            says(smtp, "MAIL FROM:<you@else.example>", "250");
            says(smtp, "RCPT TO:<friend@further.example>", "550 5.7.1");
            says(smtp, "RCPT TO:<away@outbound.example>", "250");
            says(smtp, "DATA", "354");
            says(smtp, "Subject: forwarded\r\n\r\noutbound test\r\n.", "250");
        }
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
