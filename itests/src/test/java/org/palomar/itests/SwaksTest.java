package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** swaks speaks to every SMTP port. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwaksTest {

    private static final int MX = 2525;
    private static final int SUBMISSION = 2587;
    private static final int SUBMISSIONS = 2465;
    private static final int LMTP = 2424;
    /** What swaks ends with when RCPT was refused, and when the login was. */
    private static final int RCPT_REFUSED = 24;

    private static final int LOGIN_REFUSED = 28;

    private final Distribution distribution;
    private Account alice = new Account("", "");
    private Account bob = alice;

    SwaksTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccounts() {
        List<Account> accounts = Account.create(distribution, "swaks.example", "alice", "bob");
        alice = accounts.get(0);
        bob = accounts.get(1);
    }

    @Test
    void mailFromOutsideArrives() throws Exception {
        accepted(swaks(MX, "you@example.org", alice.address(), "plain"));
        assertThat(read("plain")).contains("with ESMTP id", "swaks says: plain");
    }

    @Test
    void mailFromOutsideIsEncryptedAndTheCertificateIsRight() throws Exception {
        accepted(swaks(MX, "you@example.org", alice.address(), "tls", "--tls", "--tls-verify"));
        assertThat(read("tls")).contains("with ESMTPS (TLSv1", "swaks says: tls");
    }

    @Test
    void submitsWithPlainAfterStartTls() throws Exception {
        accepted(swaks(SUBMISSION, bob.address(), alice.address(), "plain login", login("PLAIN", bob, "--tls")));
        assertThat(read("plain login")).contains("with ESMTPSA (TLSv1");
    }

    @Test
    void submitsWithLoginOverImplicitTls() throws Exception {
        accepted(swaks(
                SUBMISSIONS,
                bob.address(),
                alice.address(),
                "login login",
                login("LOGIN", bob, "--tls-on-connect", "--tls-verify")));
        assertThat(read("login login")).contains("with ESMTPSA (TLSv1");
    }

    @Test
    void aLoginInPlainTextIsRefused() {
        var output = swaks(SUBMISSION, bob.address(), alice.address(), "bare", login("PLAIN", bob));
        assertThat(output.status()).as(output.text()).isEqualTo(LOGIN_REFUSED);
    }

    @Test
    void aWrongPasswordIsRefused() {
        Account guesser = new Account(bob.address(), "guess");
        var output = swaks(SUBMISSION, bob.address(), alice.address(), "guessed", login("PLAIN", guesser, "--tls"));
        assertThat(output.status()).as(output.text()).isEqualTo(LOGIN_REFUSED);
        assertThat(output.text()).contains("535 5.7.8");
    }

    @Test
    void nothingIsRelayed() {
        var output = swaks(MX, "you@example.org", "stranger@elsewhere.example", "relayed");
        assertThat(output.status()).as(output.text()).isEqualTo(RCPT_REFUSED);
        assertThat(output.text()).contains("550 5.7.1");
    }

    @Test
    void lmtpAnswersForEachRecipient() throws Exception {
        accepted(swaks(LMTP, "you@example.org", alice.address() + "," + bob.address(), "local", "--protocol", "LMTP"));
        assertThat(read("local")).contains("with LMTP id");
        assertThat(new AngusClient(distribution, bob).readBySubject("local")).contains("with LMTP id");
    }

    private String read(String subject) throws Exception {
        return new AngusClient(distribution, alice).readBySubject(subject);
    }

    private static String[] login(String mechanism, Account account, String... more) {
        List<String> options = new ArrayList<>(List.of("--auth", mechanism));
        options.addAll(List.of("--auth-user", account.address(), "--auth-password", account.password()));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private static void accepted(Distribution.Output output) {
        assertThat(output.status()).as(output.text()).isZero();
    }

    private Distribution.Output swaks(int port, String from, String to, String subject, String... more) {
        try {
            List<String> command = new ArrayList<>(List.of("swaks", "--server", "localhost"));
            command.addAll(List.of("--port", Integer.toString(distribution.port(port))));
            command.addAll(List.of("--from", from, "--to", to, "--header", "Subject: " + subject));
            command.addAll(List.of("--body", "swaks says: " + subject));
            command.addAll(
                    List.of("--tls-ca-path", InstanceTrust.file(distribution).toString()));
            command.addAll(List.of(more));
            return Distribution.run("", command.toArray(String[]::new));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
