package org.palomar.connector.rspamd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.net.backend.UnanswerableException;

class RspamdStepTest {

    private final Map<String, Object> values = new HashMap<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private NetServer net;
    private RspamdStep step;

    @BeforeEach
    void start() throws IOException {
        net = new NetServer(NetSettings.defaults(), Optional::empty, Clock.systemUTC());
        step = new RspamdStep(net, values);
    }

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void takesOverWhatTheRealDaemonThinks(@TempDir(cleanup = CleanupMode.ALWAYS) Path folder) throws Exception {
        try (Daemon daemon = new Daemon(folder)) {
            set("servers", "127.0.0.1:" + daemon.port());
            RuleHit spam = hit(step.judge(mail("tryme")));
            assertThat(spam.points()).isEqualTo(7.25);
            assertThat(spam.detail()).isEqualTo("7.25/15.0 TRYME,ENVELOPE");
            assertThat(hit(step.judge(mail("goodone"))).points()).isEqualTo(-2.25);
            assertThat(hit(step.judge(tuned("tryme", "percent", "200"))).points())
                    .isEqualTo(14.5);
            assertThat(hit(step.judge(mail("refuseme"))).points())
                    .as("points alone")
                    .isEqualTo(20);
            assertThat(hit(step.judge(mail("later"))).points()).isZero();

            set("obey", "true");
            assertThat(hit(step.judge(mail("tryme"))).points()).isEqualTo(7.25);
            assertThat(((Verdict.Reject) step.judge(mail("refuseme")).forAll()).reply())
                    .hasToString("550 5.7.1 the message is taken for spam");
            assertThat(((Verdict.Defer) step.judge(mail("later")).forAll()).reply())
                    .hasToString("451 4.7.1 come back in a while");
            assertThat(hit(step.judge(tuned("refuseme", "obey", "no"))).points())
                    .isEqualTo(20);
        }
        assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void tellsOfTheClientOnlyWhatAStrangerSaid() throws Exception {
        try (ServerSocket server =
                server(ok("{\"score\":1,\"required_score\":15,\"action\":\"no action\",\"symbols\":{}}"))) {
            assertThat(hit(step.judge(mail("x"))).detail()).isEqualTo("1.0/15.0");
            assertThat(requests.take())
                    .contains(
                            "IP: 192.0.2.1\r\n",
                            "Helo: client.example\r\n",
                            "From: a@sender.example\r\n",
                            "Queue-Id: T1\r\n");
            step.judge(mail("x", origin(Origin.Door.LMTP, Optional.empty())));
            assertThat(requests.take()).doesNotContain("IP:", "Helo:");
            assertThat(step.judge(mail("x", origin(Origin.Door.SUBMISSION, Optional.of(ALICE)))))
                    .isEqualTo(Opinion.ACCEPT);
            assertThat(step.judge(mail("x", Origin.ofNotice()))).isEqualTo(Opinion.ACCEPT);
            assertThat(requests).isEmpty();
        }
    }

    /** Its rules punish a client without a name, and it looks for none. */
    @Test
    void tellsTheNameThatLeadsBackToTheClientOrTakesTheRuleOutWhereNobodyKnows() throws Exception {
        try (ServerSocket server = server(ok("{\"score\":1,\"required_score\":15,\"action\":\"no action\"}"))) {
            step.judge(mail("x"));
            assertThat(requests.take())
                    .contains("Settings: {\"symbols_disabled\":[\"HFILTER_HOSTNAME_UNKNOWN\"")
                    .doesNotContain("Hostname:");
            step.setResolver(new Names(List.of(Domain.of("other.example"), Domain.of("mail.example"))));
            step.judge(mail("x"));
            assertThat(requests.take()).contains("Hostname: mail.example\r\n").doesNotContain("Settings:");
            step.setResolver(new Names(List.of(Domain.of("other.example"))));
            step.judge(mail("x"));
            assertThat(requests.take()).doesNotContain("Hostname:", "Settings:");
        }
    }

    /** Of 192.0.2.1, to which only {@code mail.example} leads back. */
    private record Names(List<Domain> names) implements Resolver {

        private static <T> Answer<T> found(T value) {
            return new Answer.Found<>(value, Duration.ofMinutes(1), Security.INSECURE);
        }

        @Override
        public Answer<List<Domain>> ptr(InetAddress address) {
            return found(names);
        }

        @Override
        public Answer<HostAddresses> addresses(Domain host) {
            return host.equals(Domain.of("mail.example"))
                    ? found(new HostAddresses(host, List.of(CLIENT.getAddress())))
                    : new Answer.NoSuchName<>(Duration.ofMinutes(1), Security.INSECURE);
        }

        @Override
        public Answer<MailRoute> mx(Domain domain) {
            throw new AssertionError("nobody asks for that");
        }

        @Override
        public Answer<List<String>> txt(Domain name) {
            throw new AssertionError("nobody asks for that");
        }

        @Override
        public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
            throw new AssertionError("nobody asks for that");
        }

        @Override
        public Answer<List<ServiceHost>> srv(Domain service) {
            throw new AssertionError("nobody asks for that");
        }
    }

    @Test
    void nothingInAnEnvelopeBeginsAFieldOfItsOwn() throws Exception {
        try (ServerSocket server = server(ok("{\"score\":1,\"required_score\":15,\"action\":\"no action\"}"))) {
            Origin origin = new Origin(Origin.Door.MX, CLIENT, "a\r\nIP: 127.0.0.1\u00e9", "", Optional.empty());
            step.judge(mail("x", origin));
            assertThat(requests.take().lines().filter(line -> line.startsWith("IP:")))
                    .containsExactly("IP: 192.0.2.1");
        }
    }

    @Test
    void whatIsLargeIsNotShown() throws Exception {
        set("servers", "127.0.0.1:9"); // nobody there: it would fail
        set("max-size", "1K");
        assertThat(hit(step.judge(mail("x".repeat(1024)))).rule()).isEqualTo("RSPAMD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SPAMD/1.1 0 EX_OK\r\n\r\n",
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 Not found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
                "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"score\":1e999,\"action\":\"none\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{\"score\":\"1\",\"action\":\"none\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{\"score\":1,\"action\":null}",
                "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"score\":1,\"action\":\"none\",\"symbols\":[1,2]}",
                "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"score\":1,\"action\":\"",
                "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"
            })
    void anAnswerThatMakesNoSenseIsAFailure(String answer) throws Exception {
        try (ServerSocket server = server(answer)) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerOfAThousandDepthsIsAFailure() throws Exception {
        String deep = "{\"score\":1,\"action\":\"none\",\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
        try (ServerSocket server = server(ok(deep))) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatItCanNotReadIsTheMatterOfTheMessage() throws Exception {
        try (ServerSocket server = server("HTTP/1.1 400 Bad request\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> step.judge(mail("x"))).isInstanceOf(UnanswerableException.class);
            assertThat(step.findings()).isEmpty();
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

    private static final Account ALICE = new Account(new AccountId(1), Address.of("alice@example.test"), "", true);
    private static final InetSocketAddress CLIENT =
            new InetSocketAddress(Network.parseAddress("192.0.2.1").orElseThrow(), 25);

    private void set(String key, String value) {
        values.put(key, value);
        step.modified(values);
    }

    private static RuleHit hit(Opinion opinion) {
        assertThat(opinion.forAll()).isInstanceOf(Verdict.Score.class);
        return ((Verdict.Score) opinion.forAll()).hits().getFirst();
    }

    private static String ok(String json) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
    }

    /** Gives everybody this answer, and keeps what it was asked; it answers pings. */
    private ServerSocket server(String answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        set("servers", "127.0.0.1:" + listener.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket socket = listener.accept()) {
                        serve(socket, answer);
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return listener;
    }

    private void serve(Socket socket, String answer) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        if (head.indexOf("GET /ping") == 0) {
            socket.getOutputStream().write(ok("pong\r\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        requests.add(head.toString());
        in.readNBytes(Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private static Origin origin(Origin.Door door, Optional<Account> account) {
        return new Origin(door, CLIENT, "client.example", "", account);
    }

    private static MailTransaction tuned(String subject, String key, String value) {
        return mail(subject).seenWith(List.of(), new Tuned(Map.of(key, value)));
    }

    private static MailTransaction mail(String subject) {
        return mail(subject, origin(Origin.Door.MX, Optional.empty()));
    }

    private static MailTransaction mail(String subject, Origin origin) {
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                origin,
                ReversePath.of(Address.of("a@sender.example")),
                List.of(
                        new Recipient(Address.of("alice@example.test"), Set.of()),
                        new Recipient(Address.of("ben@example.test"), Set.of())),
                Content.of(("Subject: " + subject + "\r\n\r\nx\r\n").getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }
}
