package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.mime.MessageParser;

/** replace and enclose (RFC 5703 §5, §6). */
final class ReplaceTest {

    private static final String REQUIRE =
            "require [\"mime\", \"foreverypart\", \"replace\", \"enclose\", \"editheader\", \"variables\", \"body\", \"copy\"];\n";

    private static Content content(String commands) {
        Outcome outcome = script(REQUIRE + commands).on(Mails.NESTED).outcome();
        assertThat(outcome.failure()).isEmpty();
        return ((Action.Keep) outcome.actions().getLast()).message();
    }

    private static String kept(String commands) {
        return Case.text(content(commands));
    }

    @Test
    void replacesAPart() {
        String replaced =
                kept("foreverypart { if header :mime \"x-level\" \"picture\" { replace \"Se quitó una foto.\"; } }");
        assertThat(replaced)
                .contains(
                        "--outer\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nSe quitó una foto.\n--outer--")
                .startsWith(Mails.NESTED.substring(0, Mails.NESTED.indexOf("Content-Type: image/png")))
                .doesNotContain("QUJDREVG");
        assertThat(
                        kept(
                                "foreverypart { if header :mime \"x-level\" \"html\" { replace :mime \"Content-Type: text/x\r\n\r\ny\"; } }"))
                .contains("--inner\nContent-Type: text/x\n\ny\n--inner--");
    }

    @Test
    void doesNotGoIntoWhatItReplaced() {
        String loop = "foreverypart { if header :mime \"x-level\" \"alternative\" { replace \"gone\"; }"
                + " if header :mime \"x-level\" [\"plain\", \"html\"] { addheader \"X-Seen\" \"it\"; } }";
        assertThat(kept(loop)).doesNotContain("X-Seen").contains("gone\n--outer");
        String later = loop
                + "foreverypart { if header :mime :contains \"content-type\" \"charset=utf-8\" { addheader \"X-New\" \"1\"; } }";
        assertThat(kept(later)).startsWith("X-New: 1\nFrom");
    }

    @Test
    void replacesTheWholeMessage() {
        assertThat(kept("replace :subject \"año\" :from \"bob@example.com\" \"short\";"))
                .isEqualTo("""
                Subject: =?utf-8?b?YcOxbw==?=
                From: bob@example.com
                Original-From: ana@example.net
                To: luis@example.org
                Original-Subject: parts
                X-Level: top
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                short
                """);
        assertThat(kept("replace \"short\";"))
                .startsWith("From: ana@example.net\nTo: luis@example.org\nSubject: parts\nX-Level: top\n");
        assertThat(kept("foreverypart { replace \"short\"; }")).isEqualTo(kept("replace \"short\";"));
    }

    @Test
    void letsTestsAndEditsSeeWhatTookTheirPlace() {
        assertThat(
                        kept(
                                "replace :subject \"new\" \"words\"; if allof (header \"subject\" \"new\", body :contains \"words\") { addheader \"X\" \"1\"; }"))
                .startsWith("X: 1\nSubject: new\n");
    }

    @Test
    void enclosesTheMessageInAnother() throws IOException {
        Content content = content("enclose :subject \"Cuidado\" :headers [\"To\", \"From\"] \"Una nota, ñ.\";");
        String text = Case.text(content);
        assertThat(text)
                .startsWith(
                        "Subject: Cuidado\nTo: luis@example.org\nFrom: ana@example.net\nDate: Wed, 4 Mar 2026 06:07:08 +0100\n");
        BodyStructure structure = MessageParser.summarize(content).structure();
        assertThat(structure).isInstanceOfSatisfying(Multipart.class, multipart -> {
            List<BodyStructure> parts = multipart.parts();
            assertThat(parts).hasSize(2);
            assertThat(parts.get(1)).isInstanceOf(Enclosed.class);
            BodyStructure.Span span = ((Enclosed) parts.get(1)).message().span();
            assertThat(Case.text(slice(content, span))).isEqualTo(Mails.NESTED);
        });
        assertThat(text).contains("\n\nUna nota, ñ.\n--");
    }

    private static Content slice(Content content, BodyStructure.Span span) {
        byte[] octets = Case.octets(Case.text(content));
        return Content.of(Arrays.copyOfRange(octets, (int) span.headerStart(), (int) span.end()));
    }

    @Test
    void writesWhatAnEnclosedMessageNeeds() {
        assertThat(kept("enclose \"x\";"))
                .startsWith(
                        "Subject: parts\nDate: Wed, 4 Mar 2026 06:07:08 +0100\nFrom: luis+work@example.org\nMIME-Version: 1.0\n");
        assertThat(kept("enclose \"x\"; enclose \"y\";").split("message/rfc822", -1))
                .hasSize(4);
    }

    @Test
    void redirectsTheMessageWithoutItsEnclosure() {
        Outcome outcome = script(REQUIRE + "addheader \"X\" \"1\"; enclose \"x\"; redirect :copy \"a@b.test\";")
                .on(Mails.NESTED)
                .outcome();
        assertThat(Case.text(((Action.Redirect) outcome.actions().getFirst()).message()))
                .isEqualTo("X: 1\n" + Mails.NESTED);
    }

    /** RFC 5703 §5. */
    @Test
    void keepsTheNamesOfTheOriginal() {
        assertThat(
                        kept(
                                "replace :subject \"s\" :from \"a@b.test\" \"x\"; deleteheader \"Original-Subject\"; deleteheader \"original-from\";"))
                .contains("Original-Subject: parts\n", "Original-From: ana@example.net\n");
        refused(REQUIRE + "replace :mime :subject \"s\" \"x\";", 2, 1, "header of its own");
        refused(REQUIRE + "replace :mime :from \"a@b.test\" \"x\";", 2, 1, "header of its own");
    }

    @Test
    void refusesAuthorsThatCannotBe() {
        refused(REQUIRE + "replace :from \"nobody\" \"x\";", 2, 1, "no list of mail addresses");
        script(REQUIRE + "replace :from \"${a}\" \"x\";").failsAt(2, "no list of mail addresses");
    }
}
