package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.itests.AngusClient.Way;

/** Accounts of another server are imported with hashes that Perl and the system's crypt made, and their owners log in as before. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationTest {

    private static final String PASSWORD = "contrase\u00f1a de siempre";
    /** Renewals rest between each other, nine times as long as one took, and on a busy machine one takes seconds. */
    private static final Duration RENEWAL = Duration.ofMinutes(3);

    /** Prints "name:{SCHEME}hash" for each scheme, of the password that it reads. */
    private static final String MAKE_HASHES = """
            use Digest::SHA qw(sha512);
            use MIME::Base64;
            my $password = <STDIN>;
            my $salt = 'seasalt!';
            print 'ssha512@moved.example:{SSHA512}', encode_base64(sha512($password . $salt) . $salt, ''), "\\n";
            for my $kind ('2a', '2b', '2y') {
                my $setting = '$' . $kind . '$10$abcdefghijklmnopqrstuu';
                print "bcrypt$kind\\@moved.example:{BLF-CRYPT}", crypt($password, $setting), "\\n";
            }
            """;

    private final Distribution distribution;

    MigrationTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void importAccounts() throws Exception {
        Distribution.Output hashes = Distribution.run(PASSWORD, "perl", "-e", MAKE_HASHES);
        assertThat(hashes.status()).as(hashes.text()).isZero();
        Path dump = Files.writeString(distribution.data().resolve("tmp/dump"), hashes.text());
        distribution.succeed("mail:domain-create moved.example");
        assertThat(distribution.succeed("mail:account-import " + dump)).contains("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssha512", "bcrypt2a", "bcrypt2b", "bcrypt2y"})
    void theOwnerLogsInWithTheOldPasswordOnly(String name) throws Exception {
        String address = name + "@moved.example";
        try (Store store = new AngusClient(distribution, new Account(address, PASSWORD)).store(Way.IMAPS)) {
            assertThat(store.isConnected()).isTrue();
        }
        AngusClient guesser = new AngusClient(distribution, new Account(address, PASSWORD + "!"));
        assertThatThrownBy(() -> guesser.store(Way.IMAPS)).isInstanceOf(AuthenticationFailedException.class);
    }

    /** A mechanism of SCRAM is for everybody or for nobody, and tests that want it follow. */
    @AfterAll
    void leaveNoAccountWithoutScramKeys() throws Exception {
        others("disable");
    }

    private void others(String change) throws Exception {
        for (String name : List.of("ssha512", "bcrypt2a", "bcrypt2b", "bcrypt2y", "good")) {
            distribution.exec("mail:account-" + change + " " + name + "@moved.example");
        }
    }

    /** An old hash gives no SCRAM keys; they are made beside the new hash after the first login with the password itself. */
    @Test
    void theFirstLoginReplacesTheOldHash() throws Exception {
        others("disable");
        Account moved = new Account("late@moved.example", "ascii-password");
        Distribution.Output hashes = Distribution.run(moved.password(), "perl", "-e", MAKE_HASHES);
        String line = hashes.text().lines().findFirst().orElseThrow().replace("ssha512@", "late@");
        Path dump = Files.writeString(distribution.data().resolve("tmp/late"), line + "\n");
        distribution.succeed("mail:account-import " + dump);
        assertThat(scram(moved)).isNotZero();
        assertThat(distribution.exec("mail:health").text()).contains("SCRAM-SHA-256 is not offered");
        new AngusClient(distribution, moved).store(Way.IMAPS).close();
        await().atMost(RENEWAL).until(() -> scram(moved) == 0);
        others("enable");
    }

    @Test
    void aDumpWithWrongLinesNamesThemAndImportsTheOthers() throws Exception {
        List<String> dump = List.of(
                "good@moved.example:{SSHA512}" + "A".repeat(86) + "BBBBBBBBBB",
                "nothing",
                "md5@moved.example:{MD5}xyz",
                "else@unknown.example:{SSHA512}" + "A".repeat(96));
        Path file = Files.writeString(
                distribution.data().resolve("tmp/bad"), dump.stream().collect(Collectors.joining("\n", "", "\n")));
        Distribution.Output output = distribution.exec("mail:account-import " + file);
        assertThat(output.status()).isNotZero();
        assertThat(output.text()).contains("line 2:", "line 3:", "line 4:", "the scheme is not one of");
        assertThat(distribution.succeed("mail:account-list"))
                .contains("good@moved.example")
                .doesNotContain("md5@");
    }

    private int scram(Account account) throws Exception {
        return Distribution.run(
                        "Subject: x\n\nx\n",
                        "msmtp",
                        "--file=/dev/null",
                        "--host=localhost",
                        "--port=" + distribution.port(2465),
                        "--tls=on",
                        "--tls-starttls=off",
                        "--tls-trust-file=" + InstanceTrust.file(distribution),
                        "--auth=scram-sha-256",
                        "--user=" + account.address(),
                        "--passwordeval=echo " + account.password(),
                        "--from=" + account.address(),
                        account.address())
                .status();
    }
}
