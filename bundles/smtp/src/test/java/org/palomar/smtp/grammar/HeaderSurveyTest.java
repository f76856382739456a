package org.palomar.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderSurveyTest {

    @Test
    void countsReceivedFieldsAboveTheEmptyLineOnly() {
        HeaderSurvey survey = survey("Received: a\r\n b\r\nRECEIVED : c\r\nReceivedX: d\r\n\r\nReceived: body\r\n");
        assertThat(survey.received()).isEqualTo(2);
        assertThat(survey.closed()).isTrue();
    }

    @Test
    void seesDateMessageIdAndFoldedBcc() {
        String text = "date: x\r\nBcc: a@b.example,\r\n\tc@d.example\r\nMessage-Id: <1@x>\r\n\r\n";
        HeaderSurvey survey = survey(text);
        assertThat(survey.date()).isTrue();
        assertThat(survey.messageId()).isTrue();
        assertThat(survey.bcc()).containsExactly(new HeaderSurvey.Span(9, text.indexOf("Message-Id")));
        assertThat(survey.end()).isEqualTo(text.length());
    }

    @Test
    void endsAtTheEmptyLineOnlyAsEveryReaderOfTheMessageThinks() {
        String text = "Date: x\r\nHello there\r\nBcc: a@b.example\r\nReceived: y\r\n\r\nbody\r\n";
        HeaderSurvey survey = survey(text);
        assertThat(survey.closed()).isTrue();
        assertThat(survey.end()).isEqualTo(text.indexOf("body"));
        assertThat(survey.received()).isEqualTo(1);
        assertThat(survey.bcc()).containsExactly(new HeaderSurvey.Span(text.indexOf("Bcc"), text.indexOf("Received")));
    }

    @Test
    void seesTheFieldBelowWhiteSpaceOrControlsInTheFirstLine() {
        assertThat(survey(" leading\r\n\tand more\r\nBcc: x\r\n\r\n").bcc()).hasSize(1);
        assertThat(survey(":\r\nBcc\t : x\r\n\r\n").bcc()).hasSize(1);
        assertThat(survey("X\u0001: y\r\nBcc: x\r\n\r\n").bcc()).hasSize(1);
    }

    @Test
    void findsWhatFiltersHaveNotedHoweverLongItsNameIs() {
        String text =
                "X-Spam-Flag: NO\r\nX-Spammer: y\r\nx-sPaM-languages-that-were-detected : en\r\nX-Virus-Scanned: z\r\nX-Palomar-Held: h\r\nX-Barracuda: b\r\nX-Barracuda-Connect: c\r\nX-BESS-ID: d\r\n\r\n";
        assertThat(survey(text).findings())
                .extracting(HeaderSurvey.Span::from)
                .containsExactly(
                        0,
                        text.indexOf("x-sPaM"),
                        text.indexOf("X-Virus"),
                        text.indexOf("X-Palomar"),
                        text.indexOf("X-Barracuda-C"),
                        text.indexOf("X-BESS"));
        assertThat(survey("Authentication-Results-: x\r\n\r\n").results()).isEmpty();
    }

    @Test
    void knowsThatAHeaderHasNoEnd() {
        assertThat(survey("Date: x\r\nSubject: y\r\n").closed()).isFalse();
        assertThat(survey("").closed()).isFalse();
    }

    private static HeaderSurvey survey(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return HeaderSurvey.of(octets, 0, octets.length);
    }
}
