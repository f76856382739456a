package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An owner brings filters with sieve-connect, and mail goes where they say. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SieveTest {

    private final Distribution distribution;
    private Account anna = new Account("", "");
    private Account berta = new Account("", "");
    private Account carla = new Account("", "");

    @TempDir
    private Path folder;

    SieveTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccounts() {
        List<Account> accounts = Account.create(distribution, "sieve.example", "anna", "berta", "carla");
        anna = accounts.get(0);
        berta = accounts.get(1);
        carla = accounts.get(2);
    }

    @AfterAll
    void emptyTheQueue() {
        distribution.exec("mail:queue-remove --yes --destination sender.example");
        distribution.exec("mail:queue-remove --yes --destination faraway.example");
    }

    private Distribution.Output sieve(Account login, String... what) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sieve-connect",
                "--server",
                "localhost",
                "--port",
                Integer.toString(distribution.port(4190)),
                "--tlscafile",
                InstanceTrust.file(distribution).toString(),
                "--user",
                login.address(),
                "--passwordfd",
                "0"));
        command.addAll(List.of(what));
        return Distribution.run(login.password() + "\n", command.toArray(String[]::new));
    }

    private String succeeds(Account login, String... what) throws IOException {
        Distribution.Output output = sieve(login, what);
        assertThat(output.status()).as(output.text()).isZero();
        return output.text();
    }

    private void activate(Account login, String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), script);
        succeeds(login, "--localsieve", file.toString(), "--remotesieve", name, "--upload");
        succeeds(login, "--remotesieve", name, "--activate");
    }

    private String send(Account recipient, String subject) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            String message = """
                    From: <corpus@sender.example>
                    To: <%s>
                    Subject: %s
                    Message-ID: <%s@sender.example>

                    hello
                    """.formatted(recipient.address(), subject, subject.replace(' ', '.'));
            return sender.send(recipient.address(), message.replace("\n", "\r\n"));
        }
    }

    private int count(Account owner, String mailbox) throws Exception {
        try (ImapClient imap = new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), owner)) {
            String status = imap.command("STATUS " + mailbox + " (MESSAGES)").getFirst();
            return Integer.parseInt(status.replaceAll("(?s).*MESSAGES (\\d+).*", "$1"));
        }
    }

    @Test
    void aBrokenScriptIsRefusedWithItsLineAndAGoodOneActs() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "keep;\nfileinto \"Lists\";\n");
        Distribution.Output refused =
                sieve(anna, "--localsieve", broken.toString(), "--remotesieve", "broken", "--upload");
        assertThat(refused.text()).contains("line 2", "fileinto");
        activate(anna, "main", """
                require ["fileinto", "mailbox", "reject"];
                if header :contains "subject" "list" { fileinto :create "Lists"; }
                elsif header :contains "subject" "unwanted" { reject "Gracias, no."; }
                """);
        assertThat(succeeds(anna, "--list")).contains("main").doesNotContain("broken");
        assertThat(send(anna, "a list")).startsWith("250");
        assertThat(send(anna, "unwanted")).startsWith("550 5.7.1 Gracias, no.");
        assertThat(count(anna, "Lists")).isEqualTo(1);
        assertThat(count(anna, "INBOX")).isZero();
        assertThat(succeeds(anna, "--remotesieve", "main", "--download", "--localsieve", "-"))
                .contains("Gracias, no.");
    }

    @Test
    void aScriptThatAMailboxNamesRunsOnWhatClientsDoThere() throws Exception {
        Path script = Files.writeString(folder.resolve("tidy"), """
                require ["imapsieve", "environment", "imap4flags", "fileinto", "mailbox"];
                if environment "imap.cause" "APPEND" { addflag "$Tidy"; }
                elsif allof (environment "imap.cause" "FLAG", environment "imap.changedflags" "\\\\Flagged") {
                    fileinto :create "Flagged";
                }
                """);
        succeeds(berta, "--localsieve", script.toString(), "--remotesieve", "tidy", "--upload");
        try (ImapClient imap = new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), berta)) {
            assertThat(String.join("\n", imap.command("CAPABILITY"))).contains(" IMAPSIEVE=sieve://");
            imap.command("CREATE Work");
            imap.command("SETMETADATA Work (/shared/imapsieve/script \"tidy\")");
            imap.command("APPEND Work {15+}\r\nSubject: x\r\n\r\ny");
            imap.command("SELECT Work");
            assertThat(String.join("\n", imap.command("FETCH 1 FLAGS"))).contains("($Tidy)");
            assertThat(String.join("\n", imap.command("STORE 1 +FLAGS (\\Flagged)")))
                    .contains("\\Deleted");
        }
        assertThat(count(berta, "Flagged")).isEqualTo(1);
        try (ImapClient imap = new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), berta)) {
            assertThat(String.join("\n", imap.command("CAPABILITY"))).contains(" FILTER=SIEVE");
            imap.command("SELECT Flagged");
            assertThat(imap.command("UID FILTER SIEVE SCRIPT {8+}\r\ndiscard; ALL")
                            .getFirst())
                    .matches("\\* 1 FILTERED \\(TAG \\w+\\) UID 1 OK");
            assertThat(String.join("\n", imap.command("FETCH 1 FLAGS"))).contains("\\Deleted");
        }
    }

    @Test
    void aCopyOfWhatIsSentIsKeptAndGivesWayToTheClients() throws Exception {
        distribution.succeed("mail:account-sent-copy " + carla.address() + " --on");
        AngusClient client = new AngusClient(distribution, carla);
        MimeMessage message = new MimeMessage(client.session(AngusClient.Way.SUBMISSIONS));
        message.setFrom(carla.address());
        message.setRecipients(Message.RecipientType.TO, carla.address());
        message.setSubject("sent once");
        message.setText("hello");
        message.saveChanges();
        client.send(AngusClient.Way.SUBMISSIONS, message);
        assertThat(client.readBySubject("Sent", "sent once")).contains("hello");
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes("Bcc: <hidden@sieve.example>\r\n".getBytes(StandardCharsets.US_ASCII));
        message.writeTo(octets);
        try (ImapClient imap = new ImapClient(InstanceTrust.context(distribution), distribution.port(2993), carla)) {
            imap.command(
                    "APPEND Sent (\\Seen) {" + octets.size() + "+}\r\n" + octets.toString(StandardCharsets.US_ASCII));
        }
        assertThat(client.readBySubject("Sent", "sent once")).startsWith("Bcc: ");
        assertThat(distribution.succeed("mail:account-sent-copy " + carla.address() + " --off"))
                .contains("No copy");
    }

    /** The destinations' server takes no mail now, so that it can be looked at in the queue. */
    @Test
    void anAnswerGoesOnceAndARedirectionWaitsInTheQueue() throws Exception {
        try (EditedFile route = new EditedFile(distribution, "etc/palomar.route-sieve.cfg")) {
            route.save("""
                    recipients = faraway.example, sender.example
                    smart-host = localhost
                    smart-host-port = 9
                    """);
            await().until(() -> distribution.succeed("mail:config").contains("palomar.route~sieve"));
            activate(berta, "away", """
                    require ["vacation", "copy"];
                    redirect :copy "berta@faraway.example";
                    vacation "Estoy fuera.";
                    """);
            assertThat(send(berta, "first one")).startsWith("250");
            assertThat(send(berta, "second one")).startsWith("250");
            assertThat(count(berta, "INBOX")).isEqualTo(2);
            assertThat(entries("faraway.example")).isEqualTo(2);
            assertThat(entries("sender.example")).isEqualTo(1);
            String rewritten = distribution
                    .succeed("mail:queue-list --json --destination faraway.example")
                    .replaceAll("(?s).*?\"sender\":\"<(SRS0=[^>]*=sender\\.example=corpus@sieve\\.example)>.*", "$1");
            assertThat(rewritten).startsWith("SRS0=");
            assertThat(swaks("stranger@else.example", rewritten)).contains("550 5.7.1 This address takes only");
            assertThat(swaks("<>", rewritten)).contains("250 2.1.5");
            assertThat(entries("sender.example")).isEqualTo(2);
            emptyTheQueue();
        }
    }

    private String swaks(String from, String to) {
        return Distribution.run(
                        "", "swaks", "--server", "127.0.0.1:" + distribution.port(2525), "--from", from, "--to", to)
                .text();
    }

    private int entries(String destination) {
        String listing = distribution.succeed("mail:queue-list --json --destination " + destination);
        return listing.split("\"id\":", -1).length - 1;
    }
}
