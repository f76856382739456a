package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** convert (RFC 6558): texts, in both directions, as an action and as a test. */
final class ConvertTest {

    private static final String REQUIRE =
            "require [\"mime\", \"foreverypart\", \"convert\", \"editheader\", \"replace\", \"variables\"];\n";

    private static final String SINGLE = """
            From: ana@example.net
            Subject: one part
            MIME-Version: 1.0
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable
            Content-Disposition: inline; filename=a.html

            <html><head><title>no</title></head><body><p>Ma=F1ana &amp; hoy<br>adi&oacute;s</body></html>
            """;

    private static String kept(String commands, String message) {
        Outcome outcome = script(REQUIRE + commands).on(message).outcome();
        assertThat(outcome.failure()).isEmpty();
        return Case.text(((Action.Keep) outcome.actions().getLast()).message());
    }

    @Test
    void makesTextOfHtmlWhereverItIs() {
        assertThat(kept("convert \"text/html\" \"text/plain\" \"\";", Mails.NESTED))
                .contains(
                        "--inner\nX-Level: html\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\ntomorrow\n")
                .contains("ma=F1ana\n", "QUJDREVG")
                .doesNotContain("<p>");
    }

    @Test
    void convertsAMessageOfOnePart() {
        assertThat(kept("convert \"Text/HTML\" \"text/plain\" [\"charset=UTF-8\"];", SINGLE))
                .isEqualTo("""
                From: ana@example.net
                Subject: one part
                MIME-Version: 1.0
                Content-Disposition: inline; filename=a.html
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Mañana & hoy
                adiós
                """);
    }

    @Test
    void changesTheCharset() {
        assertThat(kept("convert \"text/plain\" \"text/plain\" \"charset=utf-8\";", Mails.NESTED))
                .contains(
                        "--inner\nX-Level: plain\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nma=C3=B1ana\n")
                .contains("From: eva@example.com\nSubject: inside\n");
    }

    @Test
    void makesHtmlOfText() {
        String message = "Content-Type: text/plain\n\n1 < 2 & 3 > 2\n";
        assertThat(kept("convert \"text/plain\" \"text/html\" \"\";", message))
                .contains("Content-Type: text/html; charset=utf-8\n", ">1 &lt; 2 &amp; 3 &gt; 2\n</pre>");
    }

    @Test
    void withinALoopItIsAboutTheCurrentPart() {
        String loop =
                "foreverypart { if header :mime \"x-level\" \"plain\" { convert \"text/plain\" \"text/plain\" \"\"; } }";
        assertThat(kept(loop, Mails.NESTED)).contains("\nma=C3=B1ana\n", "\n\nwithin\n", "<p>tomorrow</p>");
    }

    @Test
    void asATestItSaysWhetherItWasDone() {
        String marking = "if convert \"%s\" \"%s\" [%s] { addheader \"X-Done\" \"1\"; }";
        assertThat(kept(marking.formatted("text/html", "text/plain", "\"\""), Mails.NESTED))
                .startsWith("X-Done: 1\n")
                .doesNotContain("<p>");
        assertThat(kept(marking.formatted("image/png", "image/jpeg", "\"pix-x=320\""), Mails.NESTED))
                .isEqualTo(Mails.NESTED);
        assertThat(kept(marking.formatted("text/html", "text/plain", "\"pix-x=320\""), Mails.NESTED))
                .isEqualTo(Mails.NESTED);
    }

    /** RFC 6558: it is false if and only if a conversion failed. */
    @Test
    void asATestItIsTrueWhereThereIsNothingToConvert() {
        String marking = "if convert \"text/html\" \"text/plain\" \"\" { addheader \"X-Done\" \"1\"; }";
        assertThat(kept(marking, Case.MESSAGE)).isEqualTo("X-Done: 1\n" + Case.MESSAGE);
        String others =
                "foreverypart { if not convert \"text/html\" \"text/plain\" \"\" { addheader \"X-Failed\" \"1\"; } }";
        assertThat(kept(others, Mails.NESTED)).doesNotContain("X-Failed");
    }

    @Test
    void whatCannotBeConvertedWholeStaysAsItIs() {
        String done = "if convert \"text/html\" \"text/plain\" [\"charset=us-ascii\"] { addheader \"X-Done\" \"1\"; }";
        assertThat(kept(done, SINGLE)).isEqualTo(SINGLE);
        assertThat(kept(
                        done.replace("charset=us-ascii", "charset=us-ascii\", \"unknown-character-replacement=?"),
                        SINGLE))
                .startsWith("X-Done: 1\n")
                .contains("Ma?ana & hoy\nadi?s\n");
        assertThat(kept(done, SINGLE.replace("iso-8859-1", "x-nobody"))).doesNotContain("X-Done");
        assertThat(kept(done, SINGLE.replace("quoted-printable", "x-nobody"))).doesNotContain("X-Done");
        assertThat(kept(done, SINGLE.replace("iso-8859-1", "utf-8"))).doesNotContain("X-Done"); // =F1 is none
        String large = SINGLE.replace("quoted-printable", "7bit").replace("Ma=F1ana", "x".repeat(1024 * 1024));
        assertThat(kept(done, large)).doesNotContain("X-Done");
    }

    @Test
    void longLinesAreEncoded() {
        String message = "Content-Type: text/html\n\n<p>" + "x".repeat(2000) + "</p>\n";
        assertThat(kept("convert \"text/html\" \"text/plain\" \"\";", message))
                .contains("Content-Transfer-Encoding: base64\n\neHh4");
    }

    /** A part with a text in base64, which nobody takes for lines of the message. */
    private static String enclosing(String text) {
        return "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n"
                + "Content-Transfer-Encoding: base64\n\n"
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\n--b--\n";
    }

    @Test
    void textBecomesNoPartOfItsOwn() {
        String inner = "hi\r\n--b\r\nContent-Type: application/octet-stream; name=x.exe\r\n\r\nMZ\r\n--b--\r\n";
        assertThat(kept("convert \"text/plain\" \"text/plain\" \"\";", enclosing(inner)))
                .contains("Content-Transfer-Encoding: base64\n\n")
                .doesNotContain("\n--b\nContent-Type: application");
        assertThat(kept("convert \"text/html\" \"text/plain\" \"\";", """
                                Content-Type: multipart/mixed; boundary=b

                                --b
                                Content-Type: text/html

                                hi<br>--b<br>Content-Type: application/octet-stream<br><br>MZ<br>--b--
                                --b--
                                """))
                .contains("Content-Transfer-Encoding: base64\n\n")
                .doesNotContain("\n--b\nContent-Type: application");
    }

    @Test
    void lineEndsThatAreNoneAreEncoded() {
        assertThat(kept("convert \"text/plain\" \"text/plain\" \"\";", enclosing("a\rb\r\nc\r\n")))
                .contains("Content-Transfer-Encoding: base64\n\n");
        for (String charset : List.of("cp037", "utf-16be", "utf-16")) {
            assertThat(kept(
                            "convert \"text/plain\" \"text/plain\" \"charset=" + charset + "\";",
                            enclosing(charset.equals("cp037") ? "a\r\nb" : "\u4e0a\u0d41")))
                    .as(charset)
                    .containsPattern("Content-Type: text/plain; charset=.*\nContent-Transfer-Encoding: base64\n\n");
        }
    }

    @Test
    void withinPartsNothingHasMoreThanSevenBits() {
        assertThat(kept("convert \"text/plain\" \"text/plain\" \"\";", enclosing("ma\u00f1ana")))
                .contains("charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nma=C3=B1ana\n--b--\n");
    }

    @Test
    void anHtmlWhoseTextIsNoneStaysAsItIs() {
        String message = "Content-Type: text/html\n\n<img src=\"cid:invoice\">\n";
        assertThat(kept("if convert \"text/html\" \"text/plain\" \"\" { addheader \"X-Done\" \"1\"; }", message))
                .isEqualTo(message);
    }

    @Test
    void aMegabyteOfReferencesThatAreNoneTakesNoTime() {
        String message =
                "Content-Type: text/html; charset=utf-8\n\n\u20ac" + ("&".repeat(900) + "\n").repeat(1000) + ";\n";
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(kept("convert \"text/html\" \"text/plain\" \"\";", message))
                        .contains("Content-Type: text/plain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed", "encrypted"})
    void whatIsSignedStaysAsItWasSigned(String subtype) {
        String message = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/" + subtype
                + "; boundary=b\n\n"
                + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>a</p>\n--c--\n"
                + "--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n"
                + "--a\nContent-Type: text/html\n\n<p>b</p>\n--a--\n";
        assertThat(kept("if convert \"text/html\" \"text/plain\" \"\" { addheader \"X-Done\" \"1\"; }", message))
                .isEqualTo(message.replace(
                        "Content-Type: text/html\n\n<p>b</p>\n--a--",
                        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nb\n\n--a--"));
        assertThat(kept("foreverypart { convert \"text/html\" \"text/plain\" \"\"; }", message))
                .contains("<p>a</p>");
        String clear =
                "Content-Type: text/plain\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\na\n-----BEGIN PGP SIGNATURE-----\n";
        assertThat(kept("convert \"text/plain\" \"text/html\" \"\";", clear)).isEqualTo(clear);
    }

    @Test
    void textThatFlowsFlowsStill() {
        String message = "Content-Type: text/plain; format=Flowed; delsp=yes\n\na \nb\n From\n>> c \n>> d\n-- \nAnna\n";
        assertThat(kept("convert \"text/plain\" \"text/plain\" \"\";", message))
                .contains("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n");
        assertThat(kept("convert \"text/plain\" \"text/html\" \"\";", message))
                .contains(">ab\nFrom\n&gt;&gt; cd\n-- \nAnna\n</pre>");
        assertThat(kept("convert \"text/plain\" \"text/html\" \"\";", message.replace("; delsp=yes", "")))
                .contains(">a b\nFrom\n&gt;&gt; c d\n-- \nAnna\n</pre>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <b>a</b> b                                   | a b
            a<script>if (1 < 2) { x("</p>") }</script>b  | ab
            a<!-- <p> b -->c                             | ac
            <a title="1>2">x</a>                         | x
            1 < 2 & 3                                    | 1 < 2 & 3
            &#241;&#xF1;&ntilde;&nosuch;&#0;x            | ñññ&nosuch; x
            <div>a</div><div>b</div>                     | a/b
            <ul><li>a<li>b</ul>                          | - a/- b
            <pre>a  b</pre>                              | a  b
            a<style>never ends                           | a
            a<                                           | a<
            <head><title>x</title><body><p>12 EUR</p>    | 12 EUR
            <head/><p>a</p>                              | a
            <style>a</styles>b</style >c                 | c
            <noscript>a</noscript>                       | a
            &amp                                         | &amp
            """)
    void readsHtmlAsPeopleDo(String html, String text) {
        String message = "Content-Type: text/html; charset=utf-8\n\n" + html + "\n";
        assertThat(kept("convert \"text/html\" \"text/plain\" \"\";", message))
                .endsWith("\n\n" + text.replace('/', '\n') + "\n");
    }

    @Test
    void refusesWhatIsNoMediaType() {
        refused(REQUIRE + "convert \"html\" \"text/plain\" \"\";", 2, 1, "no media type");
        refused("convert \"text/html\" \"text/plain\" \"\";", 1, 1, "require");
        refused(REQUIRE + "convert \"text/html\" \"text/plain\";", 2, 33, "parameters");
    }
}
