package org.palomar.connector.spamassassin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.directory.Directories;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

class SpamAssassinStepTest {

    private static final String HASH = "$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi";

    private final Map<String, Object> values = new HashMap<>();
    private final Directories directories = Directories.inMemory();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private Account alice;
    private NetServer net;
    private SpamAssassinStep step;

    @BeforeEach
    void start() throws Exception {
        directories.admin().createDomain(Domain.of("example.test"));
        alice = directories.admin().importAccount(Address.of("alice@example.test"), HASH);
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        step = new SpamAssassinStep(net, directories.directory(), values);
    }

    @AfterEach
    void stop() {
        net.close();
        directories.close();
    }

    @Test
    void takesOverWhatTheRealDaemonThinks(@TempDir Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Daemon daemon = new Daemon(folder)) {
            set("servers", "127.0.0.1:" + daemon.port());
            RuleHit spam = hit(step.judge(mail("Subject: tryme\r\n\r\nx\r\n")));
            assertThat(spam.points()).isEqualTo(4.8);
            assertThat(spam.detail()).isEqualTo("4.0/5.0 FROM_THERE,TRY_ME");
            assertThat(hit(step.judge(mail("Subject: hello\r\n\r\nx\r\n"))).points())
                    .isEqualTo(0.6);
            assertThat(hit(step.judge(mail("Subject: tryme\r\n\r\nx\r\n")
                                    .seenWith(List.of(), new Tuned(Map.of("percent", "50")))))
                            .points())
                    .isEqualTo(2);
        }
        assertThatThrownBy(() -> step.judge(mail("Subject: x\r\n\r\nx\r\n"))).isInstanceOf(IOException.class);
    }

    @Test
    void asksOnceForAllUnlessTheirOwnRulesCount() throws Exception {
        try (ServerSocket server = server("SPAMD/1.1 0 EX_OK\r\nContent-length: 1\r\nSpam: True ; 6 / 5\r\n\r\nX")) {
            MailTransaction mail = mail("Subject: x\r\n\r\nx\r\n")
                    .to(List.of(
                            new Recipient(alice.address(), Set.of(alice.id())),
                            new Recipient(Address.of("team@example.test"), Set.of())));
            step.judge(mail);
            assertThat(requests.take()).doesNotContain("User:");
            assertThat(requests).isEmpty();
            set("own-rules", "true");
            Opinion opinion = step.judge(mail);
            assertThat(requests.take()).doesNotContain("User:");
            assertThat(requests.take()).contains("User: alice@example.test\r\n");
            assertThat(requests).isEmpty();
            mail.recipients().forEach(one -> assertThat(opinion.of(one)).isInstanceOf(Verdict.Score.class));
        }
    }

    @Test
    void whatAccountsSubmitAndWhatIsLargeIsNotShown() throws Exception {
        set("servers", "127.0.0.1:9"); // nobody there: it would fail
        assertThat(step.judge(submitted())).isEqualTo(Opinion.ACCEPT);
        set("max-size", "1K");
        assertThat(hit(step.judge(mail("Subject: x\r\n\r\n" + "x".repeat(1024))))
                        .rule())
                .isEqualTo("SPAMASSASSIN_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n\r\n",
                "SPAMD/1.1 76 Bad header line\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\nSpam: True ; NaN / 5.0\r\nContent-length: 0\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 1e300 / 5.0\r\nContent-length: 0\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 5 / 5.0\r\nContent-length: 999999\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\nSpam: True ; 5 / 5.0\r\nContent-length: 9\r\n\r\nX",
                "SPAMD/1.1 0 EX_OK\r\nnonsense\r\n\r\n"
            })
    void anAnswerThatMakesNoSenseIsAFailure(String answer) throws Exception {
        try (ServerSocket server = server(answer)) {
            assertThatThrownBy(() -> step.judge(mail("Subject: x\r\n\r\nx\r\n")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void itsFailureIsASettingAndAWrongOneKeepsTheLast() {
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.ACCEPT_AND_MARK);
        set("on-failure", "defer");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        set("on-failure", "whatever");
        assertThat(step.description().onFailure()).isEqualTo(FailurePolicy.DEFER);
        assertThat(step.findings()).hasSize(1);
    }

    private void set(String key, String value) {
        values.put(key, value);
        step.modified(values);
    }

    private static RuleHit hit(Opinion opinion) {
        Verdict verdict = opinion.exceptions().isEmpty()
                ? opinion.forAll()
                : opinion.exceptions().values().iterator().next();
        assertThat(verdict).isInstanceOf(Verdict.Score.class);
        return ((Verdict.Score) verdict).hits().getFirst();
    }

    /** Gives everybody this answer, and keeps what it was asked. */
    private ServerSocket server(String answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        set("servers", "127.0.0.1:" + listener.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        InputStream in = socket.getInputStream();
                        StringBuilder head = new StringBuilder();
                        while (head.indexOf("\r\n\r\n") < 0) {
                            head.append((char) in.read());
                        }
                        if (head.indexOf("PING") == 0) {
                            socket.getOutputStream().write("SPAMD/1.5 0 PONG\r\n".getBytes(StandardCharsets.US_ASCII));
                            continue;
                        }
                        requests.add(head.toString());
                        in.readNBytes(
                                Integer.parseInt(head.toString().replaceAll("(?s).*Content-length: (\\d+).*", "$1")));
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return listener;
    }

    private MailTransaction submitted() {
        MailTransaction mail = mail("Subject: x\r\n\r\nx\r\n");
        return new MailTransaction(
                mail.id(),
                mail.received(),
                origin(Origin.Door.SUBMISSION, Optional.of(alice)),
                mail.sender(),
                mail.recipients(),
                mail.content(),
                mail.added(),
                false);
    }

    private static Origin origin(Origin.Door door, Optional<Account> account) {
        return new Origin(door, InetSocketAddress.createUnresolved("192.0.2.1", 25), "client.example", "", account);
    }

    private static MailTransaction mail(String message) {
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                origin(Origin.Door.MX, Optional.empty()),
                ReversePath.of(Address.of("a@sender.example")),
                List.of(new Recipient(Address.of("alice@example.test"), Set.of())),
                Content.of(message.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }
}
