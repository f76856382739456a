package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** msmtp submits with the mechanisms of SASL that it knows, also without ever sending the password (RFC 5802, RFC 7677). */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MsmtpTest {

    /** EX_NOPERM: the server refused the login. */
    private static final int LOGIN_REFUSED = 77;

    private final Distribution distribution;
    private Account account = new Account("", "");

    MsmtpTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "msmtp.example", "carol").getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "scram-sha-256, 2587, --tls-starttls=on",
        "scram-sha-1, 2465, --tls-starttls=off",
        "plain, 2465, --tls-starttls=off",
        "login, 2587, --tls-starttls=on"
    })
    void submits(String mechanism, int port, String startTls) throws Exception {
        String subject = mechanism + " at " + port;
        var output = msmtp(account, subject, mechanism, port, startTls);
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(new AngusClient(distribution, account).readBySubject(subject))
                .contains("with ESMTPSA", ".msmtp has its own dots\r\n");
    }

    @ParameterizedTest
    @CsvSource({"scram-sha-256", "plain"})
    void aWrongPasswordIsRefused(String mechanism) throws Exception {
        Account guesser = new Account(account.address(), "guess");
        var output = msmtp(guesser, "guessed", mechanism, 2465, "--tls-starttls=off");
        assertThat(output.status()).as(output.text()).isEqualTo(LOGIN_REFUSED);
    }

    private Distribution.Output msmtp(Account login, String subject, String mechanism, int port, String startTls)
            throws Exception {
        List<String> command = List.of(
                "msmtp",
                "--file=/dev/null",
                "--host=localhost",
                "--port=" + distribution.port(port),
                "--tls=on",
                startTls,
                "--tls-trust-file=" + InstanceTrust.file(distribution),
                "--auth=" + mechanism,
                "--user=" + login.address(),
                "--passwordeval=echo " + login.password(),
                "--from=" + account.address(),
                account.address());
        String message = "Subject: " + subject + "\n\n.msmtp has its own dots\n";
        return Distribution.run(message, command.toArray(String[]::new));
    }
}
