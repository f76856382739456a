package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.smtp.session.VerbTable;
import org.palomar.testkit.Transcript;
import org.palomar.testkit.Transcripts;

/** The transcripts beside this class, by the door that their suffix names. */
@Timeout(120)
class TranscriptTest {

    private static final List<String> SUFFIXES = List.of(".smtp", ".submission", ".lmtp");

    static List<Transcript> mx() {
        return Transcripts.in(TranscriptTest.class, ".smtp");
    }

    static List<Transcript> submission() {
        return Transcripts.in(TranscriptTest.class, ".submission");
    }

    static List<Transcript> lmtp() {
        return Transcripts.in(TranscriptTest.class, ".lmtp");
    }

    @ParameterizedTest
    @MethodSource
    void mx(Transcript transcript) throws Exception {
        try (MailHouse house = MailHouse.open()) {
            run(transcript, house.mx());
        }
    }

    @ParameterizedTest
    @MethodSource
    void submission(Transcript transcript) throws Exception {
        try (MailHouse house = MailHouse.open()) {
            run(transcript, house.submission());
        }
    }

    @ParameterizedTest
    @MethodSource
    void lmtp(Transcript transcript) throws Exception {
        try (MailHouse house = MailHouse.open()) {
            run(transcript, house.lmtp());
        }
    }

    @Test
    void everyVerbHasATranscript() {
        List<String> names = SUFFIXES.stream()
                .flatMap(suffix -> Transcripts.in(TranscriptTest.class, suffix).stream())
                .map(Transcript::toString)
                .toList();
        assertThat(VerbTable.ROWS).allSatisfy(row -> {
            String verb = row.verb().name().toLowerCase(Locale.ROOT);
            Stream<String> expected = SUFFIXES.stream().map(suffix -> verb + suffix);
            assertThat(expected).as("a transcript of %s", verb).anyMatch(names::contains);
        });
    }

    private static void run(Transcript transcript, int port) {
        transcript.run(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Map.of("host", "mail.example.org"));
    }
}
