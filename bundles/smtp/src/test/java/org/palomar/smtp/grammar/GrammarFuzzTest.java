package org.palomar.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.palomar.mime.Headers;

/** Any octets have an answer. The seeds are beside the tests' resources, one folder for each method. */
class GrammarFuzzTest {

    @FuzzTest
    void everyLineHasAnAnswer(byte[] octets) {
        String line = new String(octets, StandardCharsets.ISO_8859_1);
        if (CommandParser.parse(line) instanceof Parsed.Understood(Command.Hello hello)) {
            assertThat(hello.name()).matches("[\\x21-\\x7e]+");
        }
    }

    @FuzzTest
    void everyPathHasAnAnswer(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        PathText.parse(text)
                .ifPresent(path -> assertThat(path.rest()).isEqualTo(path.rest().strip()));
    }

    @FuzzTest
    void decodingDependsNotOnPackets(byte[] octets) {
        DataDecoderTest.decodeInEveryWay(new String(octets, StandardCharsets.ISO_8859_1));
    }

    @FuzzTest
    void surveysStayWithinTheHeader(byte[] octets) {
        HeaderSurvey survey = HeaderSurvey.of(octets, 0, octets.length);
        assertThat(survey.end()).isBetween(0, octets.length);
        assertThat(survey.bcc()).allMatch(span -> span.from() < span.to() && span.to() <= survey.end());
        Headers headers = Headers.of(octets);
        if (!headers.truncated()) {
            assertThat(survey.bcc()).hasSameSizeAs(headers.all("Bcc"));
            assertThat(survey.received()).isEqualTo(headers.all("Received").size());
        }
    }
}
