package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.secret.Secrets;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.api.session.SessionInfo;
import org.palomar.api.session.Sessions;
import org.palomar.api.store.StoreCheck;

class ServerCommandsTest {

    private final Shell shell = new Shell();

    @Test
    void showsTheWorstFindingFirst() throws Exception {
        shell.with(
                        HealthIndicator.class,
                        () -> List.of(new HealthFinding(
                                HealthFinding.Severity.NOTICE, "tls", "It is self-signed.", "Get another.")))
                .with(
                        HealthIndicator.class,
                        () -> List.of(new HealthFinding(
                                HealthFinding.Severity.FAILED, "store", "The disk is full.", "Make room.")));
        assertThat(shell.run(new Health()))
                .isEqualTo(
                        "FAILED  store: The disk is full.  Make room.\nNOTICE  tls: It is self-signed.  Get another.\n");
        assertThat(shell.run(new Health(), "--json")).startsWith("[{\"severity\":\"failed\",\"subject\":\"store\"");
    }

    @Test
    void saysThatAllIsWell() throws Exception {
        assertThat(shell.run(new Health())).isEqualTo("All is well.\n");
        assertThat(shell.run(new Health(), "--json")).isEqualTo("[]\n");
    }

    @Test
    void statusIsNotServingWithoutDirectoryAndStore() throws Exception {
        assertThat(shell.run(new Status(), "--json")).contains("\"version\":\"1.2.3\"", "\"condition\":\"starting\"");
    }

    @Test
    void listsConnectionsWithoutTheirControlCharacters() throws Exception {
        shell.with(Sessions.class, sessions(new ArrayList<>()));
        assertThat(shell.run(new SessionList()))
                .contains("alice@example.test", "IDLE?[2J")
                .doesNotContain("\u001b[2J");
        assertThat(shell.run(new SessionList(), "--json")).contains("IDLE\\u001b[2J");
    }

    @Test
    void listsThePortsOfEveryBundleThatOpensSome() throws Exception {
        InetSocketAddress everywhere = new InetSocketAddress(2143);
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443);
        shell.with(Listeners.class, () -> List.of(new ListenerInfo("imap", "imap", everywhere, "starttls", "")))
                .with(
                        Listeners.class,
                        () -> List.of(new ListenerInfo("https", "https", here, "implicit", "Address already in use")));
        assertThat(shell.run(new ListenerList(), "--json"))
                .isEqualTo("[{\"name\":\"https\",\"protocol\":\"https\",\"address\":\"127.0.0.1\",\"port\":8443,"
                        + "\"tls\":\"implicit\",\"open\":false,\"problem\":\"Address already in use\"},{\"name\":\"imap\",\"protocol\":\"imap\",\"address\":\"all\","
                        + "\"port\":2143,\"tls\":\"starttls\",\"open\":true,\"problem\":\"\"}]\n");
        assertThat(shell.run(new ListenerList())).contains("2143", "8443", "Address already in use");
    }

    @Test
    void closesAConnection() throws Exception {
        List<Long> closed = new ArrayList<>();
        shell.with(Sessions.class, sessions(closed));
        shell.run(new SessionList(), "--close", "7");
        assertThat(closed).containsExactly(7L);
        assertThatThrownBy(() -> shell.run(new SessionList(), "--close", "8")).hasMessageContaining("no connection 8");
    }

    private static Sessions sessions(List<Long> closed) {
        return new Sessions() {
            @Override
            public List<SessionInfo> list() {
                return List.of(new SessionInfo(
                        7,
                        "imaps",
                        "imap",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711),
                        "alice@example.test",
                        "TLSv1.3",
                        "IDLE\u001b[2J",
                        Instant.EPOCH));
            }

            @Override
            public boolean close(long id) {
                return id == 7 && closed.add(id);
            }
        };
    }

    @Test
    void showsStepsTheirVerdictsAndRefusedRoutes() throws Exception {
        Timing timing = new Timing();
        timing.record(3_000_000);
        StepDescription step = new StepDescription(
                "size", Stage.CONTENT, 500, Duration.ofSeconds(5), FailurePolicy.ACCEPT_AND_MARK, new Scope.All());
        shell.with(PipelineInspection.class, new PipelineInspection() {
            @Override
            public List<StepState> steps() {
                return List.of(new StepState(
                        step,
                        "filter 1.0",
                        Map.of("accept", 1L),
                        timing,
                        "",
                        new StepTrials.Doing(8, 2, Duration.ofMillis(20))));
            }

            @Override
            public List<RouteProblem> routeProblems() {
                return List.of(new RouteProblem("tag.yaml", 3, "no such step"));
            }
        });
        assertThat(shell.run(new PipelineShow())).contains("size", "accept 1", "tag.yaml", "no such step");
        assertThat(shell.run(new PipelineShow(), "--json")).contains("\"mean-ms\":3.0", "\"line\":3");
        assertThat(shell.run(new StepList(), "--json"))
                .contains(
                        "\"on-failure\":\"accept-and-mark\"", "\"scope\":\"all\"", "\"failed-%\":25.0,\"mean-ms\":2.5");
    }

    @Test
    void aStoreCheckThatFindsDamageFails() throws Exception {
        shell.with(
                StoreCheck.class,
                progress -> new StoreCheck.Report(1, 2, 3, 3, 4000, List.of("alice INBOX 7: damaged")));
        assertThatThrownBy(() -> shell.run(new StoreChecking())).hasMessageContaining("1 problems");
    }

    @Test
    void encryptsWhatIsTypedOrGiven() throws Exception {
        shell.with(Secrets.class, new Secrets() {
            @Override
            public String encrypt(String plain) {
                return "ENC(" + plain.length() + ")";
            }

            @Override
            public String decrypt(String value) {
                return value;
            }
        });
        assertThat(shell.run(new Encrypt(), "four")).isEqualTo("ENC(4)\n");
        assertThat(shell.typing("seven77").run(new Encrypt())).isEqualTo("ENC(7)\n");
    }
}
