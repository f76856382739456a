package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** curl sends, and reads, flags, moves and deletes. Each test has a mailbox of its own. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlTest {

    /** CURLE_LOGIN_DENIED. */
    private static final int LOGIN_DENIED = 67;

    private final Distribution distribution;
    private List<Account> accounts = List.of();

    CurlTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccounts() {
        accounts = Account.create(distribution, "curl.example", "dora", "emil");
    }

    @Test
    void readsFlagsMovesAndDeletesByImap() throws IOException {
        Account dora = accounts.getFirst();
        send(dora, "first");
        send(dora, "second");
        assertThat(imap(dora, "INBOX;MAILINDEX=1")).contains("Subject: first", "\r\ncurl sends first\r\n");
        assertThat(imap(dora, "INBOX;MAILINDEX=2;SECTION=TEXT")).isEqualTo("curl sends second\r\n");

        imap(dora, "INBOX", "-X", "STORE 1 +FLAGS (\\Flagged)");
        assertThat(imap(dora, "INBOX?FLAGGED")).contains("* SEARCH 1\r\n");
        imap(dora, "", "-X", "CREATE Kept");
        imap(dora, "INBOX", "-X", "MOVE 1 Kept");
        assertThat(imap(dora, "Kept;MAILINDEX=1")).contains("Subject: first");
        assertThat(imap(dora, "INBOX;MAILINDEX=1")).contains("Subject: second");

        imap(dora, "INBOX", "-X", "STORE 1 +FLAGS (\\Deleted)");
        imap(dora, "INBOX", "-X", "EXPUNGE");
        assertThat(imap(dora, "", "-X", "STATUS INBOX (MESSAGES)")).contains("(MESSAGES 0)");
        assertThat(imap(dora, "")).contains("Kept", "INBOX");
    }

    @Test
    void uploadsByImap() throws IOException {
        Account dora = accounts.getFirst();
        Path message = message("uploaded");
        String folder = "imaps://localhost:" + distribution.port(2993) + "/Sent";
        succeeds(dora, folder, "--upload-file", message.toString());
        assertThat(imap(dora, "Sent;MAILINDEX=1")).contains("\r\ncurl sends uploaded\r\n");
    }

    @Test
    void readsAndDeletesByPop3() throws IOException {
        Account emil = accounts.get(1);
        send(emil, "one");
        send(emil, "two");
        String pop = "pop3s://localhost:" + distribution.port(2995) + "/";
        assertThat(succeeds(emil, pop).lines()).hasSize(2);
        assertThat(succeeds(emil, pop + "1")).contains("Subject: one", "\r\ncurl sends one\r\n");
        succeeds(emil, pop + "1", "-X", "DELE", "--head");
        assertThat(succeeds(emil, pop).lines()).hasSize(1);
        assertThat(succeeds(emil, pop + "1")).contains("Subject: two");
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        Account guesser = new Account(accounts.getFirst().address(), "guess");
        assertThat(curl(guesser, "imaps://localhost:" + distribution.port(2993) + "/")
                        .status())
                .isEqualTo(LOGIN_DENIED);
        assertThat(curl(guesser, "pop3s://localhost:" + distribution.port(2995) + "/")
                        .status())
                .isEqualTo(LOGIN_DENIED);
    }

    private void send(Account account, String subject) throws IOException {
        succeeds(
                account,
                "smtps://localhost:" + distribution.port(2465) + "/client.example",
                "--mail-from",
                account.address(),
                "--mail-rcpt",
                account.address(),
                "--upload-file",
                message(subject).toString());
    }

    private Path message(String subject) throws IOException {
        return Files.writeString(
                distribution.data().resolve("tmp/" + subject + ".eml"),
                "Subject: " + subject + "\r\n\r\ncurl sends " + subject + "\r\n");
    }

    private String imap(Account account, String path, String... more) throws IOException {
        return succeeds(account, "imaps://localhost:" + distribution.port(2993) + "/" + path, more);
    }

    private String succeeds(Account account, String url, String... more) throws IOException {
        Distribution.Output output = curl(account, url, more);
        assertThat(output.status())
                .as("%s %s: %s", url, List.of(more), output.text())
                .isZero();
        return output.text();
    }

    private Distribution.Output curl(Account account, String url, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--ssl-reqd"));
        command.addAll(List.of("--cacert", InstanceTrust.file(distribution).toString()));
        command.addAll(List.of("--user", account.address() + ":" + account.password()));
        command.addAll(List.of(more));
        command.add(url);
        return Distribution.run("", command.toArray(String[]::new));
    }
}
