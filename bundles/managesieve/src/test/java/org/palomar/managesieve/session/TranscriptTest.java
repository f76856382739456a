package org.palomar.managesieve.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.managesieve.grammar.Verb;
import org.palomar.testkit.Transcript;
import org.palomar.testkit.Transcripts;

/** The transcripts beside this class: those named {@code tls-…} on a server that takes passwords inside TLS only. An account has room for 3 scripts of 2 KiB. */
@Timeout(120)
class TranscriptTest {

    static List<Transcript> transcripts() {
        return Transcripts.in(TranscriptTest.class, ".managesieve");
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void agrees(Transcript transcript) throws Exception {
        boolean plaintext = !transcript.toString().startsWith("tls-");
        try (SieveFixture fixture = new SieveFixture(plaintext)) {
            run(transcript, fixture);
        }
    }

    private static void run(Transcript transcript, SieveFixture fixture) {
        transcript.run(fixture.address(), Map.of("plain", "AGFubgBvcGVuIHNlc2FtZQ=="));
    }

    @Test
    void everyVerbHasATranscript() {
        List<String> names = transcripts().stream().map(Transcript::toString).toList();
        assertThat(Arrays.stream(Verb.values()).map(verb -> verb.name().toLowerCase(Locale.ROOT)))
                .allMatch(verb -> names.stream().anyMatch(name -> name.contains(verb)));
    }

    @Test
    void whoDoesNotLogInInTimeIsToldGoodBye() throws Exception {
        try (SieveFixture fixture = new SieveFixture(true, Duration.ofMillis(200))) {
            Transcript.parse("late", "S*: \"*\nS: OK \"Palomar\"\nS: BYE \"you did not log in in time\"\nCLOSED\n")
                    .run(fixture.address(), Map.of());
        }
    }

    /** The literal that such a line may announce must not be taken for commands. */
    @Test
    void nothingBehindAnOverlongLineIsDone() throws Exception {
        String verb = "PUTSCRIPT \"" + "x".repeat(5000) + "\" {20+}";
        try (SieveFixture fixture = new SieveFixture(true)) {
            Transcript.parse("overlong", """
                            S*: "*
                            S: OK "Palomar"
                            C: AUTHENTICATE "PLAIN" "${plain}"
                            S: OK "logged in"
                            C: ${verb}
                            C: CHECKSCRIPT "keep;"
                            S: BYE "that is far too long"
                            CLOSED
                            """)
                    .run(fixture.address(), Map.of("plain", "AGFubgBvcGVuIHNlc2FtZQ==", "verb", verb));
        }
    }

    @Test
    void littleIsReadPastBeforeALogin() throws Exception {
        try (SieveFixture fixture = new SieveFixture(true)) {
            Transcript.parse(
                            "past",
                            "S*: \"*\nS: OK \"Palomar\"\nC: NOOP {100000+}\nS: BYE \"that is far too long\"\nCLOSED\n")
                    .run(fixture.address(), Map.of());
        }
    }

    @Test
    void whoLogsOutHasAllTheTimeToLogInAgain() throws Exception {
        long deadline = 1000;
        try (SieveFixture fixture = new SieveFixture(true, Duration.ofMillis(deadline));
                Socket socket = new Socket()) {
            socket.connect(fixture.address());
            socket.setSoTimeout(10_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String login = "AUTHENTICATE \"PLAIN\" \"AGFubgBvcGVuIHNlc2FtZQ==\"\r\n";
            long begun = System.nanoTime();
            socket.getOutputStream().write(login.getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() - begun < Duration.ofMillis(deadline + 100).toNanos()) {
                socket.getOutputStream().write("NOOP \"x\"\r\n".getBytes(StandardCharsets.US_ASCII));
                String line = in.readLine();
                while (line != null && !line.contains("TAG")) {
                    line = in.readLine();
                }
                assertThat(line).startsWith("OK (TAG");
            }
            socket.getOutputStream().write(("UNAUTHENTICATE\r\n" + login).getBytes(StandardCharsets.US_ASCII));
            List<String> answers = new ArrayList<>();
            while (answers.size() < 2) {
                String line = in.readLine();
                assertThat(line).as("after " + answers).isNotNull().doesNotStartWith("BYE");
                if (line.startsWith("OK \"logged")) {
                    answers.add(line);
                }
            }
            assertThat(answers).containsExactly("OK \"logged out\"", "OK \"logged in\"");
        }
    }

    @Test
    void aSessionIsToldWhenTheBundleGoes() throws Exception {
        try (SieveFixture fixture = new SieveFixture(true);
                Socket socket = new Socket()) {
            socket.connect(fixture.address());
            socket.setSoTimeout(10_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!"OK \"Palomar\"".equals(in.readLine())) {
                assertThat(socket.isConnected()).isTrue();
            }
            fixture.handler.withdraw();
            assertThat(in.readLine()).startsWith("BYE (TRYLATER)");
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    /** What lacks for a moment is a temporary refusal, not an error. */
    @Test
    void withoutItsServicesItAsksToComeBack() throws Exception {
        try (SieveFixture fixture = new SieveFixture(true, Duration.ofSeconds(10), Duration.ZERO)) {
            fixture.shared.scripts().unset(fixture.scripts.scripts());
            Transcript.parse("without", """
                            S*: "*
                            S: OK "Palomar"
                            C: AUTHENTICATE "PLAIN" "${plain}"
                            S: OK "logged in"
                            C: LISTSCRIPTS
                            S: NO (TRYLATER) "*"
                            C: CHECKSCRIPT "keep;"
                            S: NO (TRYLATER) "*"
                            """).run(fixture.address(), Map.of("plain", "AGFubgBvcGVuIHNlc2FtZQ=="));
        }
    }
}
