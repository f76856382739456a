package org.palomar.net.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadTest {

    private static List<String> lines(String text) {
        return Arrays.asList(text.split("\\|", -1));
    }

    @Test
    void readsWhatMatters() {
        assertThat(AnswerHead.parse(lines("HTTP/1.1 200 OK|content-TYPE:  text/plain; x |Content-Length: 12|X-Y: z")))
                .contains(new AnswerHead(200, "text/plain; x", 12, false));
        assertThat(AnswerHead.parse(lines("HTTP/1.0 404"))).contains(new AnswerHead(404, "", -1, false));
        assertThat(AnswerHead.parse(lines("HTTP/1.1 201 |Transfer-Encoding: Chunked")))
                .contains(new AnswerHead(201, "", -1, true));
        assertThat(AnswerHead.parse(lines("HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 1")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/2 200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "220 mail.example.org ESMTP",
                "HTTP/1.1 200 OK|no field",
                "HTTP/1.1 200 OK| folded: x",
                "HTTP/1.1 200 OK|name : x",
                "HTTP/1.1 200 OK|Content-Length: -1",
                "HTTP/1.1 200 OK|Content-Length: 9999999999999999",
                "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 1",
            })
    void takesNothingElse(String text) {
        assertThat(AnswerHead.parse(lines(text))).isEmpty();
    }

    @Test
    void readsHowLongAPieceIs() {
        assertThat(AnswerHead.chunk("1A")).isEqualTo(26);
        assertThat(AnswerHead.chunk("0 ;name=value")).isZero();
        assertThat(AnswerHead.chunk("ffffffff")).isEqualTo(0xffffffffL);
        for (String wrong : List.of("", "g", "-1", "fffffffff", "1 2")) {
            assertThat(AnswerHead.chunk(wrong)).as(wrong).isNegative();
        }
    }
}
