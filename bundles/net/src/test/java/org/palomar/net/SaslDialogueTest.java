package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.LineResult;
import org.palomar.net.SaslDialogue.Early;
import org.palomar.net.SaslDialogue.Ended;

/** The framing of SASL, with a client that says prepared lines and a mechanism of two responses. */
class SaslDialogueTest {

    private final Deque<LineResult> results = new ArrayDeque<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> challenges = new ArrayList<>();
    private final List<String> responses = new ArrayList<>();

    private final SaslDialogue.Framing framing = new SaslDialogue.Framing() {
        @Override
        public LineResult ask(String challenge) {
            challenges.add(challenge);
            return results.remove();
        }

        @Override
        public String text(Line line) {
            return lines.get(line.start());
        }
    };

    /** Asks {@code name}, then {@code secret}; refuses whoever that is, but understands no response {@code ?}. */
    private SaslExchange twoQuestions(boolean clientFirst) {
        Deque<String> questions = new ArrayDeque<>(clientFirst ? List.of("secret") : List.of("name", "secret"));
        return new SaslExchange() {
            @Override
            public boolean clientFirst() {
                return clientFirst;
            }

            @Override
            public SaslStep respond(byte[] response) {
                String text = new String(response, StandardCharsets.US_ASCII);
                responses.add(text);
                if (text.equals("?")) {
                    return new SaslStep.Malformed();
                }
                return questions.isEmpty()
                        ? new SaslStep.Done(new LoginResult.Refused())
                        : new SaslStep.Challenge(questions.remove().getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private void says(String line) {
        results.add(new Line(lines.size(), line.length(), true));
        lines.add(line);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Ended run(boolean clientFirst, String... initial) throws IOException {
        return run(clientFirst, Early.REFUSED, initial);
    }

    private Ended run(boolean clientFirst, Early early, String... initial) throws IOException {
        return SaslDialogue.run(
                twoQuestions(clientFirst), List.of(initial).stream().findFirst(), early, framing);
    }

    @Test
    void asksWithAnEmptyChallengeWhereTheClientSpeaksFirst() throws IOException {
        says(base64("alice"));
        says(base64("open sesame"));
        assertThat(run(true)).isEqualTo(new Ended.Answered(new LoginResult.Refused()));
        assertThat(challenges).containsExactly("", base64("secret"));
        assertThat(responses).containsExactly("alice", "open sesame");
    }

    @Test
    void takesAnInitialResponseAndAnEmptyOne() throws IOException {
        says(base64("x"));
        run(true, base64("alice"));
        says("");
        run(true, "=");
        assertThat(challenges).containsExactly(base64("secret"), base64("secret"));
        assertThat(responses).containsExactly("alice", "x", "", "");
    }

    // RFC 4422 §3.3
    @Test
    void takesNoInitialResponseWhereTheServerSpeaksFirst() throws IOException {
        assertThat(run(false, base64("alice"))).isEqualTo(new Ended.Malformed());
        assertThat(challenges).isEmpty();
    }

    @Test
    void leavesOutTheChallengeOfAnInitialResponseIfAProtocolTakesOne() throws IOException {
        says(base64("x"));
        assertThat(run(false, Early.TAKEN, base64("alice"))).isInstanceOf(Ended.Answered.class);
        assertThat(challenges).containsExactly(base64("secret"));
        assertThat(responses).containsExactly("", "alice", "x");
    }

    @Test
    void tellsCancelledFromMalformed() throws IOException {
        says("*");
        assertThat(run(true)).isEqualTo(new Ended.Cancelled());
        says("no base64!");
        assertThat(run(true)).isEqualTo(new Ended.Malformed());
        says(base64("?"));
        assertThat(run(true)).isEqualTo(new Ended.Malformed());
        assertThat(run(true, "!!!")).isEqualTo(new Ended.Malformed());
        // RFC 4954 §4: an empty response is an empty line; only an initial one is written "="
        says("=");
        assertThat(run(true)).isEqualTo(new Ended.Malformed());
    }

    @Test
    void saysWhyNoResponseCame() throws IOException {
        for (LineResult reason :
                List.of(new LineChannel.EndOfStream(), new LineChannel.Drained(), new LineChannel.TimedOut())) {
            results.add(reason);
            assertThat(run(true)).isEqualTo(new Ended.Interrupted(reason));
        }
        results.add(new LineChannel.TooLong());
        assertThat(run(true)).isEqualTo(new Ended.TooLong());
    }
}
