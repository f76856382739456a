package org.palomar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TranscriptTest {

    private static final Map<String, String> VARIABLES = Map.of("host", "mx.example", "dots", "..", "octets", "é\\n");

    private static LineServer server;

    @BeforeAll
    static void start() throws Exception {
        server = LineServer.start(Map.ofEntries(
                Map.entry("EHLO c", "250-mx.example\r\n250-SIZE 9\r\n250 HELP\r\n"),
                Map.entry("NOOP", "250 OK\r\n"),
                Map.entry("TORN", "250-one\r\n550 two\r\n"),
                Map.entry("LIST", "+OK\r\n1 10\r\n2 20\r\n.\r\n"),
                Map.entry("SELECT", "* 3 EXISTS\r\n* FLAGS (\\Seen)\r\na OK done\r\n"),
                Map.entry("BARE", "250 OK\n"),
                Map.entry("BELL", "250 \u0007\r\n"),
                Map.entry("MUTE", ""),
                Map.entry("CUT", "25"),
                Map.entry("INJECT", "220 go\r\n250 evil\r\n")));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    static List<Transcript> transcripts() {
        return Transcripts.in(TranscriptTest.class, ".smtp");
    }

    /** Each kind of line, where the server says what is expected. */
    @ParameterizedTest
    @MethodSource("transcripts")
    void agrees(Transcript transcript) {
        transcript.run(server.address(), VARIABLES);
    }

    /** The message of the failure; the steps stand behind the greeting, so they begin in line 2. */
    private static String failure(String steps) {
        Transcript transcript = Transcript.parse("t.smtp", "S: 220 *\n" + steps.replace('|', '\n'))
                .withDeadline(Duration.ofSeconds(1));
        AssertionError failure =
                catchThrowableOfType(AssertionError.class, () -> transcript.run(server.address(), VARIABLES));
        assertThat(failure).as("the transcript fails").isNotNull();
        return String.valueOf(failure.getMessage());
    }

    @Test
    void showsFileAndLineAndExpectedAndGotAndTheDialogue() {
        assertThat(failure("C: EHLO c|S*: 250 *|# now|C: MAIL ${host}|S: 250 ${host} *"))
                .isEqualTo("""
                        t.smtp:6: not what the server should say
                        expected: 250 mx.example *
                             got: 500 MAIL mx.example
                        dialogue so far:
                          S: 220 mx.example ESMTP tiny
                          C: EHLO c
                          S: 250-mx.example
                          S: 250-SIZE 9
                          S: 250 HELP
                          C: MAIL mx.example
                          S: 500 MAIL mx.example""");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                // a line
                "C: NOOP|S: 250 O ; 3 ; 250 O ; 250 OK",
                "C: NOOP|S: 50 OK ; 3 ; 50 OK ; 250 OK",
                "C: NOOP|S: 250 .. ; 3 ; 250 .. ; 250 OK",
                "C: NOOP|S: 250 ${dots} ; 3 ; 250 .. ; 250 OK",
                "C: NOOP|S: * OK ; 3 ; * OK ; 250 OK",
                "C: NOOP|S: 2*1* ; 3 ; 2*1* ; 250 OK",
                "C: BARE|S: 250 * ; 3 ; 250 * ; 250 OK\\n",
                "C: BELL|S: 250 OK ; 3 ; 250 OK ; 250 \\x07",
                // an expression
                "C: NOOP|S: ~250 ; 3 ; ~250 ; 250 OK",
                "C: NOOP|S: ~250 ${dots} ; 3 ; ~250 .. ; 250 OK",
                // several lines
                "C: EHLO c|S*: 250-*|S: 250 OK ; 4 ; 250 OK ; 250 HELP",
                "C: NOOP|S*: 250*|S: 251 ; 4 ; 251 ; (and no more within 1000 ms)",
                "C: LIST|S*: *|S: + ; 4 ; + ; (and no more within 1000 ms)",
                // a reply
                "C: NOOP|S*: 251 * ; 3 ; 251 * ; 250 OK",
                "C: TORN|S*: 250 * ; 3 ; 250 * ; 550 two",
                "C: EHLO c|S*: 250 *E* ; 3 ; 250 *E* ; 250-mx.example",
                "C: EHLO c|S*: 250 *|S: * ; 4 ; * ; (and no more within 1000 ms)",
                // a set
                "C: EHLO c|S{|250 HELP|250-SIZE *|} ; 3 ; 250 HELP | 250-SIZE * ; 250-mx.example",
                "C: EHLO c|S{|250-*|250-SIZE 8|} ; 3 ; 250-SIZE 8 ; 250-SIZE 9",
                "C: EHLO c|S{|250-*|250-*|250-*|} ; 3 ; 250-* ; 250 HELP",
                "C: NOOP|S{|250 OK|250 OK|} ; 3 ; 250 OK ; (and no more within 1000 ms)",
                // silence and ends
                "C: MUTE|S: * ; 3 ; * ; (and no more within 1000 ms)",
                "C: CUT|S: * ; 3 ; * ; 25(closed)",
                "C: CUT|CLOSED ; 3 ; CLOSED ; 25(closed)",
                "C: QUIT|CLOSED ; 3 ; CLOSED ; 221 bye",
                "CLOSED ; 2 ; CLOSED ; (and no more within 1000 ms)",
                // octets and a second connection
                "C<< HEX\\x41\\r\\n|S: ; 3 ; ; 484558410d0a",
                "[2]S: 221 * ; 2 ; 221 * ; 220 mx.example ESMTP tiny",
            })
    void fails(String steps, int line, @Nullable String expected, String got) {
        String wanted = expected == null ? "" : expected;
        assertThat(failure(steps))
                .startsWith("t.smtp:" + line + ": not what the server should say\nexpected: " + wanted + "\n     got: "
                        + got + "\ndialogue so far:\n  S: 220 mx.example ESMTP tiny\n");
    }

    @Test
    void failsWhenTextInClearStandsBeforeTheHandshake() {
        assertThat(failure("C: INJECT|S: 220 go|TLS")).startsWith("t.smtp:4: ").contains("in clear", "250 evil");
    }

    @Test
    void failsWhenTheServerDoesNoHandshake() {
        assertThat(failure("TLS")).startsWith("t.smtp:2: the connection failed: ");
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and never listens
            Transcript transcript = Transcript.parse("t.smtp", "S: *");
            InetSocketAddress nobody = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThatThrownBy(() -> transcript.run(nobody, Map.of()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("t.smtp:1: the connection failed: ");
        }
    }

    @Test
    void failsWhenAVariableHasNoValue() {
        assertThat(failure("C: ${nobody}")).startsWith("t.smtp:2: no value for ${nobody}");
        assertThat(failure("S: ${nobody}")).startsWith("t.smtp:2: no value for ${nobody}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "S 220 ; 2: not a line",
                "server: 220 ; 2: not a line",
                "[0]C: x ; 2: not a line",
                "[12]C: x ; 2: not a line",
                "C: x|TLS now ; 3: TLS stands alone",
                "CLOSED. ; 2: CLOSED stands alone",
                "S{ 250 } ; 2: S{ stands alone",
                "S{|250 ; 3: the set of line 2 has no",
                "S{|} ; 3: a set without lines",
                "S{|~(|} ; 3: Unclosed group",
                "S: ~( ; 2: Unclosed group",
                "C: ${host ; 2: \"${\" begins no variable",
                "C<< \\q ; 2: unknown escape \\q",
                "C<< \\x4 ; 2: unknown escape \\x",
                "C<< \\ ; 2: unknown escape \\",
                "S*: 250-* ; 2: S*: needs an end",
                "S*: 250-*|C: NOOP ; 2: S*: needs an end",
                "S*: 250-*|[2]S: NOOP ; 2: S*: needs an end",
            })
    void refusesWrongSyntax(String steps, String message) {
        assertThatThrownBy(() -> Transcript.parse("t.smtp", "# comment\n" + steps.replace('|', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("t.smtp:" + message);
    }

    @Test
    void refusesATranscriptThatSaysNothing() {
        assertThatThrownBy(() -> Transcript.parse("t.smtp", "# RFC 5321\n\n")).hasMessage("t.smtp:1: nothing is said");
    }

    @Test
    void findsTheTranscriptsBesideAClass() {
        assertThat(transcripts())
                .extracting(Transcript::toString)
                .containsExactly("lines.smtp", "octets.smtp", "tls.smtp", "two-connections.smtp");
        assertThatThrownBy(() -> Transcripts.in(TranscriptTest.class, ".imap"))
                .hasMessage("no *.imap beside " + TranscriptTest.class.getName());
    }
}
