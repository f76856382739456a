package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A disk with less room than the reserve, which is set larger than any disk for this: said before the disk is really full, and over by itself. */
@ExtendWith(SharedDistribution.class)
class FullDiskTest {

    private static final LoadMessage MESSAGE = new LoadMessage("full-1");

    private final Distribution distribution;

    FullDiskTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void refusesMailBeforeTheDiskIsFullAndTakesItAgainByItself() throws Exception {
        Account account = Account.create(distribution, "full.example", "reader").getFirst();
        SSLContext trust = InstanceTrust.context(distribution);
        Path settings = distribution.data().resolve("etc/palomar.storage.cfg");
        String before = Files.readString(settings);
        assertThat(deliver(account)).startsWith("250");
        try (ImapClient client = new ImapClient(trust, distribution.port(2993), account)) {
            client.command("SELECT INBOX");
            try {
                Files.writeString(settings, before + "\nreserve = 1000000G\n");
                await().untilAsserted(() -> assertThat(deliver(account)).startsWith("452"));
                assertThat(append(client)).contains(" NO ");
                assertThat(distribution.exec("mail:health").text()).contains("nearly full");
                assertThat(client.fetch("1:*", "BODY[TEXT]"))
                        .as("unread mail, though it can't be marked")
                        .isNotEmpty()
                        .allMatch(one -> one.text().equals(MESSAGE.body()));
                assertThat(client.attempt("STORE 1 +FLAGS (\\Seen)").getLast()).contains(" NO ");
            } finally {
                Files.writeString(settings, before);
            }
            await().untilAsserted(() -> assertThat(deliver(account)).startsWith("250"));
            assertThat(append(client)).contains(" OK ");
            assertThat(distribution.exec("mail:health").text()).doesNotContain("nearly full");
        }
    }

    private static String append(ImapClient client) throws IOException {
        String text = MESSAGE.text();
        return client.attempt("APPEND INBOX {" + text.length() + "+}\r\n" + text)
                .getLast();
    }

    /** The last reply to an attempt to deliver, which is the first refusal if there is one. */
    private String deliver(Account account) throws IOException {
        try (LineConnection client = LineConnection.plain(distribution.port(2525))) {
            String reply = client.line();
            for (String command : List.of(
                    "HELO load.example",
                    "MAIL FROM:<load@sender.example>",
                    "RCPT TO:<" + account.address() + ">",
                    "DATA",
                    MESSAGE.text() + ".")) {
                client.write(command);
                reply = client.line();
                if (!reply.matches("[23].*")) {
                    break;
                }
            }
            return reply;
        }
    }
}
