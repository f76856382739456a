package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Somebody who writes and reads mail on an instance: sends with swaks over STARTTLS, reads by IMAP. */
record Correspondent(Distribution distribution, Account account) {

    /** Submits a message whose body says {@code said: SUBJECT}. */
    void send(String to, String subject) {
        Distribution.Output output = Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2587),
                "--tls",
                "--auth",
                "PLAIN",
                "--auth-user",
                account.address(),
                "--auth-password",
                account.password(),
                "--from",
                account.address(),
                "--to",
                to,
                "--header",
                "Subject: " + subject,
                "--body",
                "said: " + subject);
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** The messages in the inbox whose subjects contain a text. */
    List<String> inbox(String subject) throws Exception {
        try (ImapClient client =
                new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), account)) {
            client.command("SELECT INBOX");
            return client.command("UID SEARCH SUBJECT \"" + subject + "\"").stream()
                    .filter(line -> line.matches("\\* SEARCH \\d.*"))
                    .flatMap(line ->
                            Arrays.stream(line.substring("* SEARCH ".length()).split(" ", -1)))
                    .map(uid -> fetch(client, uid))
                    .toList();
        }
    }

    private static String fetch(ImapClient client, String uid) {
        try {
            return String.join("\n", client.command("UID FETCH " + uid + " BODY.PEEK[]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
