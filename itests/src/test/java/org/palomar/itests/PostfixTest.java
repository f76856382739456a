package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mail between this server and Postfix, in both directions, found by a real name server. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostfixTest {

    private static final String HERE = "here.test";
    private static final String THERE = "there.test";

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            there MX 10 mx.there
            mx.there A 127.0.0.1
            nomail MX 0 .
            """;

    private final Distribution distribution;

    private Correspondent ana;
    private NameServer nameServer;
    private Postfix postfix;
    private EditedFile dnsSettings;
    private EditedFile relaySettings;

    PostfixTest(Distribution distribution) {
        this.distribution = distribution;
        this.ana = new Correspondent(distribution, new Account("", ""));
    }

    @BeforeAll
    void start(@TempDir Path dns, @TempDir Path peer) throws IOException {
        ana = new Correspondent(
                distribution, Account.create(distribution, HERE, "ana").getFirst());
        nameServer = new NameServer(dns, "test", ZONE);
        postfix = new Postfix(peer, THERE, List.of("bob"), HERE, distribution.port(2525));
        dnsSettings = new EditedFile(distribution, "etc/palomar.dns.cfg");
        dnsSettings.saveWithLine("servers = 127.0.0.1:" + nameServer.port());
        relaySettings = new EditedFile(distribution, "etc/palomar.relay.cfg");
        relaySettings.saveWithLine(ways());
        await().untilAsserted(() ->
                assertThat(distribution.succeed("mail:dns " + THERE)).contains("mx.there.test"));
        await().untilAsserted(() ->
                assertThat(distribution.succeed("mail:config palomar.relay")).contains("mx." + HERE));
    }

    private String ways() {
        return "host-name = mx." + HERE + "\nport = " + postfix.port() + "\nrefused-networks = none\n";
    }

    @AfterAll
    void stop() throws IOException {
        relaySettings.close();
        dnsSettings.close();
        postfix.close();
        nameServer.close();
    }

    @Test
    void bringsASubmittedMessageUnderTls() {
        ana.send("bob@" + THERE, "over");
        await().untilAsserted(() -> assertThat(postfix.mail("bob"))
                .anySatisfy(mail -> assertThat(mail)
                        .contains(
                                "said: over",
                                "using TLSv1.3",
                                "from mx." + HERE,
                                "Return-Path: <" + ana.account().address())));
        await().untilAsserted(
                        () -> assertThat(distribution.succeed("mail:queue-list --recipient bob@" + THERE + " --json"))
                                .contains("\"entries\":[]"));
    }

    @Test
    void tellsTheSenderInTheOtherServersWordsWhatItRefused() throws Exception {
        ana.send("nobody@" + THERE, "refused");
        await().untilAsserted(() -> assertThat(ana.inbox("Undelivered"))
                .anySatisfy(notice -> assertThat(notice)
                        .contains("nobody@" + THERE, "multipart/report", "Status: 5.1.1", "User unknown")));
    }

    @Test
    void theTraceTellsFromTheAcceptanceToTheOtherServersVeryWords() {
        ana.send("lost@" + THERE, "in doubt");
        String question = "mail:trace --recipient lost@" + THERE + " --subject 'in doubt'";
        await().untilAsserted(() -> assertThat(distribution.succeed(question))
                .contains(
                        "Came        submission from 127.0.0.1",
                        "Sender      <" + ana.account().address() + ">")
                .containsPattern("queued .*lost@there.test .* for there.test, entry [0-9a-f]{32}")
                .containsPattern("attempt 1 .* mx.there.test.*127.0.0.1:" + postfix.port() + ".* spoken to, TLSv1.3")
                .containsPattern("failed .*lost@there.test .* mx.there.test: 550 5.1.1 .*User unknown")
                .contains("its sender is told by n"));
        String notice = distribution.succeed(question).replaceAll("(?s).*its sender is told by (n\\w+):.*", "$1");
        await().untilAsserted(() -> assertThat(distribution.succeed("mail:trace " + notice))
                .contains("Sender      <>", "Recipients  " + ana.account().address())
                .containsPattern("delivered .*" + ana.account().address() + " .* in INBOX"));
        assertThat(distribution.succeed(question + " --json"))
                .contains("\"fate\":\"failed\",\"host\":\"mx.there.test\"", "\"door\":\"submission\"");
    }

    @Test
    void tellsTheSenderOfADomainThatTakesNoMail() throws Exception {
        ana.send("any@nomail.test", "null");
        await().untilAsserted(() -> assertThat(ana.inbox("Undelivered"))
                .anySatisfy(notice -> assertThat(notice).contains("any@nomail.test", "Status: 5.1.10")));
    }

    /** R5.3: Postfix wants nothing from the first of our addresses, and says so as a large provider does. */
    @Test
    void bringsWhatIsRefusedForItsAddressFromAnotherOne() throws IOException {
        try (EditedFile route = new EditedFile(distribution, "etc/palomar.route-second.cfg")) {
            route.saveWithLine("source-ipv4 = 127.0.0.3\nhost-name = second." + HERE + "\nalternative = 1");
            await().untilAsserted(
                            () -> assertThat(configurations("palomar.route")).contains("second." + HERE));
            relaySettings.saveWithLine(ways() + "source-ipv4 = " + Postfix.BLOCKED);
            await().untilAsserted(
                            () -> assertThat(configurations("palomar.relay")).contains(Postfix.BLOCKED));
            ana.send("bob@" + THERE, "around");
            await().untilAsserted(() -> assertThat(postfix.mail("bob"))
                    .anySatisfy(
                            mail -> assertThat(mail).contains("said: around", "from second." + HERE, "[127.0.0.3]")));
            assertThat(postfix.log()).contains("block list (S3150)");
            assertThat(distribution.log())
                    .anySatisfy(line -> assertThat(line)
                            .contains("mx.there.test says 550 5.7.1", "(S3150)", "takes the route second now"));
            await().untilAsserted(() -> assertThat(distribution.succeed("mail:trace --subject around"))
                    .containsPattern("mx.there.test, for whose words the route second is taken .*550 5.7.1 .*S3150")
                    .containsPattern("mx.there.test.* by the route second spoken to")
                    .containsPattern("relayed .*bob@there.test .*250 2.0.0"));
        } finally {
            relaySettings.saveWithLine(ways());
            await().untilAsserted(
                            () -> assertThat(configurations("palomar.relay")).doesNotContain(Postfix.BLOCKED));
        }
    }

    /** All configurations of that identifier, or of that factory. */
    private String configurations(String pid) {
        return Pattern.compile("(?m)^" + Pattern.quote(pid) + "\\S*")
                .matcher(distribution.succeed("mail:config"))
                .results()
                .map(found -> distribution.succeed("mail:config " + found.group()))
                .collect(Collectors.joining("\n"));
    }

    /** As a backup MX does: anybody's mail for a domain whose mailboxes Postfix has, but for those that are here. */
    @Test
    void standsInForAnotherServerOfADomain() throws Exception {
        distribution.succeed("mail:domain-create " + THERE);
        distribution.succeed("mail:domain-relay " + THERE);
        distribution.succeed(
                "mail:alias-set stays@" + THERE + " " + ana.account().address());
        try {
            for (String name : List.of("bob", "stays")) {
                Distribution.Output output = Distribution.run(
                        "",
                        "swaks",
                        "--server",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(distribution.port(2525)),
                        "--from",
                        "you@sender.test",
                        "--to",
                        name + "@" + THERE,
                        "--header",
                        "Subject: stands in",
                        "--body",
                        "said: stand-in");
                assertThat(output.status()).as(output.text()).isZero();
            }
            await().untilAsserted(() -> assertThat(postfix.mail("bob"))
                    .anySatisfy(mail -> assertThat(mail)
                            .contains("said: stand-in", "from mx." + HERE, "Return-Path: <you@sender.test>")));
            await().untilAsserted(() -> assertThat(ana.inbox("stands in")).hasSize(1));
        } finally {
            distribution.succeed("mail:alias-delete stays@" + THERE);
            distribution.succeed("mail:domain-delete " + THERE);
        }
    }

    @Test
    void takesWhatPostfixSends() throws Exception {
        postfix.send("bob@" + THERE, ana.account().address(), "Subject: back\n\nsaid: back\n");
        await().untilAsserted(() -> assertThat(ana.inbox("back"))
                .anySatisfy(mail -> assertThat(mail).contains("said: back", "from mx." + THERE, "ESMTPS")));
    }
}
