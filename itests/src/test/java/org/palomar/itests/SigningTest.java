package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mail leaves signed: the keys are in the zone of a real name server, Postfix gets the mail, and dkimpy verifies what Postfix got. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningTest {

    private static final String HERE = "signs.test";
    private static final String THERE = "takes.test";

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            takes MX 10 mx.takes
            mx.takes A 127.0.0.1
            """;

    private final Distribution distribution;
    private final List<EditedFile> settings = new ArrayList<>();

    @TempDir
    private Path work;

    private Account ana = new Account("", "");
    private NameServer nameServer;
    private Postfix postfix;

    SigningTest(Distribution distribution) {
        this.distribution = distribution;
    }

    /** An operator makes keys, and puts what the command says into the zone as it stands. */
    @BeforeAll
    void start(@TempDir Path dns, @TempDir Path peer) throws IOException {
        ana = Account.create(distribution, HERE, "ana").getFirst();
        String records = distribution
                .succeed("mail:dkim-create " + HERE)
                .lines()
                .filter(line -> line.contains(" IN TXT "))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(distribution.succeed("mail:health")).contains("Keys that sign once their records are in the DNS");
        nameServer = new NameServer(dns, "test", ZONE + records);
        postfix = new Postfix(peer, THERE, List.of("bob"), HERE, distribution.port(2525));
        edit("etc/palomar.dns.cfg", "servers = 127.0.0.1:" + nameServer.port());
        edit(
                "etc/palomar.relay.cfg",
                "host-name = mx." + HERE + "\nport = " + postfix.port() + "\nrefused-networks = none\n");
        edit("etc/palomar.server.cfg", "host-name = mx." + HERE);
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:config palomar.server")
                        + distribution.succeed("mail:config palomar.relay"))
                .containsSubsequence("mx." + HERE, "mx." + HERE));
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:dkim-show " + HERE))
                .containsSubsequence("; signing, the DNS says: published", "; signing, the DNS says: published"));
    }

    private void edit(String file, String line) throws IOException {
        EditedFile edited = new EditedFile(distribution, file);
        settings.add(edited);
        edited.saveWithLine(line);
    }

    @AfterAll
    void stop() throws IOException {
        for (EditedFile file : settings) {
            file.close();
        }
        postfix.close();
        nameServer.close();
    }

    private Distribution.Output swaks(String to, String subject) {
        return Distribution.run(
                "",
                "swaks",
                "--server",
                "127.0.0.1:" + distribution.port(2587),
                "--tls",
                "--auth",
                "PLAIN",
                "--auth-user",
                ana.address(),
                "--auth-password",
                ana.password(),
                "--from",
                ana.address(),
                "--to",
                to,
                "--header",
                "Subject: " + subject,
                "--body",
                "said: " + subject + " ma\u00f1ana  \n\n\n");
    }

    private void submit(String to, String subject) {
        Distribution.Output output = swaks(to, subject);
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** A line for each signature. */
    private List<String> verified(String message) throws IOException {
        return asked("verify_dkim.py", message);
    }

    private List<String> asked(String program, String message) throws IOException {
        Path file = Files.writeString(work.resolve("message"), message, StandardCharsets.ISO_8859_1);
        String script =
                Objects.requireNonNull(SigningTest.class.getResource(program)).getPath();
        Distribution.Output output =
                Distribution.run("", "/usr/bin/python3", script, Integer.toString(nameServer.port()), file.toString());
        assertThat(output.status()).as(output.text()).isZero();
        return output.text().lines().toList();
    }

    private String received(String subject) {
        await().untilAsserted(() -> assertThat(postfix.mail("bob"))
                .anySatisfy(mail -> assertThat(mail).contains("said: " + subject)));
        return postfix.mail("bob").stream()
                .filter(mail -> mail.contains("said: " + subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatPostfixGetsVerifiesWithBothKeys() throws IOException {
        submit("bob@" + THERE, "signed");
        assertThat(verified(received("signed"))).containsExactly("good rsa-sha256", "good ed25519-sha256");
        assertThat(distribution.succeed("mail:trace --recipient bob@" + THERE + " --subject signed"))
                .containsPattern("signed .*d=" + HERE + ", s=\\d{8}-rsa, s=\\d{8}-ed25519");
        assertThat(distribution.succeed("mail:health")).doesNotContain(HERE);
    }

    @Test
    void afterAnUpdateOfTheBundleItSignsAsBefore() throws IOException {
        distribution.succeed("bundle:update palomar-signing");
        submit("bob@" + THERE, "updated");
        assertThat(verified(received("updated"))).containsExactly("good rsa-sha256", "good ed25519-sha256");
    }

    /** From Postfix to an alias here, and on to Postfix; and once more, so that there is a chain before. */
    @Test
    void whatIsForwardedIsSealedAndTheChainValidatesElsewhere() throws IOException {
        distribution.succeed("mail:alias-set away@" + HERE + " bob@" + THERE);
        String message = "From: eva@" + THERE + "\nTo: away@" + HERE + "\nSubject: round\n\nsaid: round\n";
        for (String chain : List.of("none", "pass")) {
            Distribution.Output output = Distribution.run(
                    message,
                    "swaks",
                    "--server",
                    "127.0.0.1:" + postfix.port(),
                    "--from",
                    "eva@" + THERE,
                    "--to",
                    "away@" + HERE,
                    "--data",
                    "-");
            assertThat(output.status()).as(output.text()).isZero();
            String forwarded = received("round, after " + chain, chain);
            assertThat(forwarded.replaceAll("\r?\n[ \t]+", " "))
                    .contains("cv=" + chain + "; d=" + HERE, "; mx." + HERE + "; arc=" + chain);
            assertThat(asked("verify_arc.py", forwarded))
                    .singleElement()
                    .asString()
                    .startsWith("pass");
            message = forwarded.replaceFirst("(?s)^.*?(?=ARC-Seal)", "").replaceAll("(?m)^Delivered-To:.*\n", "");
        }
        String listed = distribution.succeed("mail:trace --recipient bob@" + THERE + " --subject round --json");
        List<String> ids = Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(listed)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(distribution.succeed("mail:trace " + ids.getLast()))
                .containsPattern("sealed .*d=" + HERE + ", s=\\d{8}-rsa, cv=none");
    }

    private String received(String what, String chain) {
        await().untilAsserted(() -> assertThat(postfix.mail("bob"))
                .as(what)
                .anySatisfy(mail -> assertThat(mail).contains("said: round", "cv=" + chain)));
        return postfix.mail("bob").stream()
                .filter(mail -> mail.contains("said: round") && mail.contains("cv=" + chain))
                .findFirst()
                .orElseThrow();
    }

    /** The server's name is in the domain, which signs for it. */
    @Test
    void aNoticeIsSignedToo() {
        submit("nobody@" + THERE, "refused");
        Correspondent owner = new Correspondent(distribution, ana);
        await().untilAsserted(() -> assertThat(owner.inbox("Undelivered"))
                .anySatisfy(notice -> assertThat(notice)
                        .contains("From: Mail Delivery System <MAILER-DAEMON@mx." + HERE, "d=" + HERE + ";")));
    }

    @Test
    void withAKeyThatCannotBeReadNothingLeavesAndAllIsWellOnceItIsMended() throws IOException {
        Path folder = distribution.data().resolve("signing").resolve(HERE);
        Path file;
        try (var files = Files.list(folder)) {
            file = files.filter(one -> one.toString().endsWith("-rsa.pem"))
                    .findFirst()
                    .orElseThrow();
        }
        String good = Files.readString(file);
        Files.writeString(file, "nothing");
        try {
            distribution.succeed("bundle:restart palomar-signing");
            await().untilAsserted(() -> assertThat(distribution.succeed("mail:health"))
                    .contains(
                            "Mail of " + HERE + " is answered with 451",
                            file.getFileName().toString()));
            assertThat(swaks("bob@" + THERE, "held back").text())
                    .contains("451 4.7.0", "can't be signed", "no se puede firmar");
        } finally {
            Files.writeString(file, good);
        }
        await().untilAsserted(
                        () -> assertThat(distribution.succeed("mail:health")).doesNotContain("is answered with 451"));
        submit("bob@" + THERE, "mended");
        assertThat(verified(received("mended"))).containsExactly("good rsa-sha256", "good ed25519-sha256");
        assertThat(postfix.mail("bob")).noneMatch(mail -> mail.contains("held back"));
    }
}
