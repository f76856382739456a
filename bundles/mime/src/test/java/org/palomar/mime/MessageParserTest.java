package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.mime.Structures.body;
import static org.palomar.mime.Structures.checked;
import static org.palomar.mime.Structures.message;
import static org.palomar.mime.Structures.slice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.api.message.Content;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.MessageSummary;

final class MessageParserTest {

    private static MessageSummary summary(Content content) throws IOException {
        return checked(content.open().readAllBytes());
    }

    @Test
    void takesAMessageWithoutMimeForPlainText() throws IOException {
        Content content = message("Subject: hi", "", "one", "two");
        Leaf leaf = (Leaf) summary(content).structure();
        assertThat(leaf.description().type()).isEqualTo("TEXT");
        assertThat(leaf.description().subtype()).isEqualTo("PLAIN");
        assertThat(leaf.description().parameters()).containsExactly(new Parameter("charset", "us-ascii"));
        assertThat(leaf.description().encoding()).isEqualTo("7BIT");
        assertThat(leaf.lines()).isEqualTo(2);
        assertThat(body(content, leaf)).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void findsPartsToTheOctet() throws IOException {
        Content content = message(
                "Content-Type: multipart/mixed; boundary=\"b b\"",
                "",
                "preamble",
                "--b b",
                "Content-Type: text/html; charset=utf-8",
                "",
                "<p>",
                "--b b  ",
                "",
                "second",
                "",
                "--b b--",
                "epilogue");
        Multipart whole = (Multipart) summary(content).structure();
        assertThat(whole.parts()).hasSize(2);
        BodyStructure first = whole.parts().get(0);
        assertThat(slice(content, first.span().headerStart(), first.span().bodyStart()))
                .isEqualTo("Content-Type: text/html; charset=utf-8\r\n\r\n");
        assertThat(body(content, first)).isEqualTo("<p>");
        assertThat(body(content, whole.parts().get(1))).isEqualTo("second\r\n");
        assertThat(body(content, whole)).startsWith("preamble").endsWith("epilogue\r\n");
    }

    @Test
    void readsEnclosedMessagesWithTheirEnvelopes() throws IOException {
        Content content =
                message("Content-Type: message/rfc822", "", "Subject: inner", "From: a@b.example", "", "text", "more");
        Enclosed enclosed = (Enclosed) summary(content).structure();
        assertThat(enclosed.envelope().subject()).isEqualTo("inner");
        assertThat(enclosed.lines()).isEqualTo(5);
        assertThat(body(content, enclosed.message())).isEqualTo("text\r\nmore\r\n");
    }

    @Test
    void leavesAnEncodedEnclosedMessageOpaque() throws IOException {
        Content content =
                message("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "U3ViamVjdA==");
        assertThat(summary(content).structure()).isInstanceOf(Leaf.class);
    }

    @Test
    void leavesAMultipartWithoutPartsOrBoundaryOpaque() throws IOException {
        assertThat(summary(message("Content-Type: multipart/mixed", "", "--x", "", "a"))
                        .structure())
                .isInstanceOf(Leaf.class);
        assertThat(summary(message("Content-Type: multipart/mixed; boundary=x", "", "nothing"))
                        .structure())
                .isInstanceOf(Leaf.class);
        assertThat(summary(message("Content-Type: multipart/mixed; boundary=x", "", "--x--", "a"))
                        .structure())
                .isInstanceOf(Leaf.class);
    }

    @Test
    void takesPartsOfADigestForMessages() throws IOException {
        Content content =
                message("Content-Type: multipart/digest; boundary=x", "", "--x", "", "Subject: one", "", "a", "--x--");
        Multipart digest = (Multipart) summary(content).structure();
        assertThat(((Enclosed) digest.parts().getFirst()).envelope().subject()).isEqualTo("one");
    }

    @Test
    void letsTheInnermostOfEqualBoundariesWin() throws IOException {
        Content content = message(
                "Content-Type: multipart/mixed; boundary=x",
                "",
                "--x",
                "Content-Type: multipart/mixed; boundary=x",
                "",
                "--x",
                "",
                "inner",
                "--x--",
                "--x",
                "",
                "outer",
                "--x--");
        Multipart outer = (Multipart) summary(content).structure();
        assertThat(outer.parts()).hasSize(2);
        Multipart inner = (Multipart) outer.parts().get(0);
        assertThat(body(content, inner.parts().getFirst())).isEqualTo("inner");
        assertThat(body(content, outer.parts().get(1))).isEqualTo("outer");
    }

    @Test
    void endsPartsAtAnOuterDelimiterWhenTheInnerIsMissing() throws IOException {
        Content content = message(
                "Content-Type: multipart/mixed; boundary=out",
                "",
                "--out",
                "Content-Type: multipart/mixed; boundary=in",
                "",
                "--in",
                "",
                "inner",
                "--out",
                "",
                "last, without an end");
        Multipart outer = (Multipart) summary(content).structure();
        assertThat(outer.parts()).hasSize(2);
        assertThat(body(content, ((Multipart) outer.parts().get(0)).parts().getFirst()))
                .isEqualTo("inner");
        assertThat(body(content, outer.parts().get(1))).isEqualTo("last, without an end\r\n");
    }

    @Test
    void endsAPartInsideItsHeader() throws IOException {
        Content content = message(
                "Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Type: text/html", "--x", "--x--");
        Multipart whole = (Multipart) summary(content).structure();
        assertThat(whole.parts()).hasSize(2);
        assertThat(whole.parts().get(0).description().subtype()).isEqualTo("HTML");
        assertThat(whole.parts().get(0).span().bodySize()).isZero();
    }

    @Test
    void toleratesBareLineFeeds() throws IOException {
        byte[] octets = "Content-Type: multipart/mixed;\n boundary=x\n\n--x\n\na\n\n--x--\n"
                .getBytes(StandardCharsets.US_ASCII);
        Multipart whole = (Multipart) checked(octets).structure();
        assertThat(body(Content.of(octets), whole.parts().getFirst())).isEqualTo("a\n");
    }

    @Test
    void joinsContinuedParameters() throws IOException {
        Content content = message(
                "Content-Type: application/pdf; name*0=\"long \"; name*1=name.pdf",
                "Content-Disposition: attachment; filename*1=%20two; filename*0*=utf-8''%C3%B1;",
                "Content-Language: en, es",
                "",
                "");
        BodyStructure.Description description = summary(content).structure().description();
        assertThat(description.parameters()).containsExactly(new Parameter("name", "long name.pdf"));
        assertThat(description.dispositionParameters())
                .containsExactly(new Parameter("filename*", "utf-8''%C3%B1%2520two"));
        assertThat(MimeParameters.fileName(description)).contains("ñ%20two");
        assertThat(description.languages()).isEqualTo(List.of("en", "es"));
    }

    @Test
    void readsTheEnvelopeUndecoded() throws IOException {
        Envelope envelope = summary(message(
                        "Subject: =?utf-8?q?a?=",
                        " b\u00e9",
                        "subject: second",
                        "To: a@x.example",
                        "To: b@x.example",
                        "Message-ID:<1@x>",
                        "",
                        ""))
                .envelope();
        assertThat(envelope.subject()).isEqualTo("=?utf-8?q?a?= b\u00e9");
        assertThat(envelope.to()).extracting(Envelope.Mailbox::localPart).containsExactly("a", "b");
        assertThat(envelope.messageId()).isEqualTo("<1@x>");
    }

    /** A hang's guard, not a figure: with work that grows with the square it takes minutes. */
    @Test
    void takesAMillionFieldsOfOneNameInLinearTime() {
        String bomb =
                "To: a@b.example\r\n" + "To:\r\n".repeat(500_000) + "To: c@d.example\r\n".repeat(500_000) + "\r\n";
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            Envelope envelope =
                    checked(bomb.getBytes(StandardCharsets.US_ASCII)).envelope();
            assertThat(envelope.to()).isNotEmpty();
        });
    }

    @Test
    void takesLinearTimeForHostileInput() {
        String dashes =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(100) + "--c\n".repeat(1_000_000);
        String words = "Subject: " + "=?utf-8?q?".repeat(3_000) + "\r\nTo: " + "((((\"<".repeat(5_000) + "\r\n\r\n";
        Assertions.assertTimeout(Duration.ofSeconds(60), () -> {
            checked(dashes.getBytes(StandardCharsets.US_ASCII));
            checked(words.getBytes(StandardCharsets.US_ASCII));
            EncodedWords.decode("=?utf-8?q?".repeat(100_000));
        });
    }
}
