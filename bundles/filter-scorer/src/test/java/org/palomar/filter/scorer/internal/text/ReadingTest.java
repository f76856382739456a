package org.palomar.filter.scorer.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.Content;

class ReadingTest {

    private static Reading read(String... lines) {
        try {
            return Reading.of(Content.of(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Reading html(String body) {
        return read("Content-Type: text/html; charset=utf-8", "", body);
    }

    private static Set<String> tokens(String... lines) {
        return read(lines).tokens();
    }

    @Test
    void wordsOfFieldsAndTextsAreTokensWithTheFieldBefore() {
        assertThat(tokens(
                        "From: \"Eva Far\" <eva@far.test>",
                        "To: ana@here.test",
                        "Subject: =?utf-8?q?Oferta_especial?=",
                        "",
                        "Buy NOW, cheap pills!"))
                .contains(
                        "from:eva",
                        "from:eva@far.test",
                        "from:@far.test",
                        "subject:oferta",
                        "subject:oferta especial",
                        "buy",
                        "now",
                        "buy now",
                        "pills!",
                        "to:unnamed")
                .doesNotContain("to:ana@here.test", "Buy");
    }

    @Test
    void transferEncodingsAndCharsetsAreTakenOff() {
        assertThat(tokens(
                        "Content-Type: text/plain; charset=iso-8859-1",
                        "Content-Transfer-Encoding: base64",
                        "",
                        "bWHxYW5hIHZpYWdyYQ=="))
                .contains("ma\u00f1ana", "viagra");
        assertThat(tokens(
                        "Content-Type: text/plain; charset=utf-8",
                        "Content-Transfer-Encoding: quoted-printable",
                        "",
                        "via=67ra"))
                .contains("viagra");
    }

    @Test
    void whatIsReadInAMailboxIsWhatCame() {
        String[] came = {"From: eva@far.test", "Subject: hello", "Message-ID: <1@far.test>", "", "some words"};
        Reading stored = read(
                "Return-Path: <eva@far.test>",
                "Delivered-To: ana@here.test",
                "Received: from far.test by here.test; Fri, 27 Nov 2026 08:00:00 +0000",
                "Authentication-Results: here.test; spf=pass",
                "X-Palomar-Score: 7.0",
                "X-Spam-Status: Yes",
                String.join("\r\n", came));
        assertThat(stored.tokens()).isEqualTo(read(came).tokens());
        assertThat(stored.messageId()).isEqualTo("<1@far.test>");
        assertThat(read(String.join("\n", came)).tokens()).isEqualTo(stored.tokens());
    }

    @Test
    void htmlIsReadAsPeopleSeeIt() {
        Reading reading = html("<html><head><title>unseen</title><style>p { colour: red }</style></head><body>"
                + "V<b></b>ia<!-- x -->gr&#97; <p>next&nbsp;line</p><script>evil()</script></body>");
        assertThat(reading.tokens())
                .contains("viagra", "next", "line", "next line")
                .doesNotContain("unseen", "colour", "evil", "viagra next", "red");
        assertThat(reading.facts().active).isEqualTo(1);
    }

    @Test
    void whatBrowsersTakeForTheEndOfACommentOrAScriptIsOne() {
        for (String before : new String[] {
            "<!-->", "<!--->", "<!-- x --!>", "<!---->", "<script>x</script >", "<style>x</STYLE x=y>", "<!-- > -- x-->"
        }) {
            assertThat(html(before + "viagra").tokens()).as(before).contains("viagra");
        }
        for (String open : new String[] {"<!-- ", "<!-- -> ", "<script>", "<style></styl>"}) {
            assertThat(html(open + "viagra").tokens()).as(open).doesNotContain("viagra");
        }
    }

    @Test
    void hiddenTextIsKeptApart() {
        for (String style : new String[] {
            "<div style=\"display: none\">",
            "<div hidden>",
            "<span style='font-size:0px'>",
            "<p style=\"visibility:hidden;x:y\">",
            "<font color=\"#FFF\">",
            "<td bgcolor=black><font color=#000000>",
            "<div style=\"background:white;color:white\">"
        }) {
            Reading reading = html(style + "poetry words</div></span></p></font></td>");
            assertThat(reading.tokens()).as(style).contains("hidden:poetry").doesNotContain("poetry");
            assertThat(reading.facts().hidden).as(style).isEqualTo(11);
        }
        Reading shown = html("<div style=\"display:none\">unseen</div>seen <font color=red>too</font>");
        assertThat(shown.tokens()).contains("seen", "too", "hidden:unseen").doesNotContain("unseen", "hidden:seen");
        assertThat(html("<td bgcolor=black><font color=white>words</font></td>").tokens())
                .contains("words");
    }

    @Test
    void charactersThatNobodySeesTearNoWordApart() {
        Reading reading = read("Content-Type: text/plain; charset=utf-8", "", "vi\u200bag\u00adra \uff56iagr\uff41");
        assertThat(reading.tokens()).contains("viagra");
        assertThat(reading.facts().invisible).as("a soft hyphen is none").isEqualTo(1);
    }

    @Test
    void lettersOfSeveralAlphabetsInOneWordAreNoticed() {
        Reading reading =
                read("Content-Type: text/plain; charset=utf-8", "", "p\u0430ypal \u043f\u0440\u0438\u0432\u0435\u0442");
        assertThat(reading.facts().mixed).isEqualTo(1);
        assertThat(reading.tokens()).contains("mixed:scripts");
    }

    @Test
    void scriptsWithoutSpacesGivePairsOfCharacters() {
        assertThat(tokens("Content-Type: text/plain; charset=utf-8", "", "\u6771\u4eac\u90fd"))
                .contains("\u6771\u4eac", "\u4eac\u90fd");
    }

    @Test
    void linksAreTokensByTheirHosts() {
        Reading reading = html(
                "<a href=\"http://user@www.shop.example:8080/cheap/pills?id=1\">click</a>"
                        + "<a href=\"http://192.0.2.7/x\">here</a> http://plain.example/offer <img src=\"http://pic.example/p.gif\">");
        assertThat(reading.tokens())
                .contains(
                        "url:shop.example",
                        "url:www.shop.example",
                        "url:user@",
                        "url:port",
                        "path:cheap",
                        "url:bare-address",
                        "url:plain.example",
                        "path:offer",
                        "url:pic.example",
                        "tag:img");
        assertThat(reading.facts().bareLinks).isEqualTo(1);
        assertThat(reading.facts().images).isEqualTo(1);
    }

    @Test
    void aLinkWhoseTextNamesAnotherHostLies() {
        assertThat(html("<a href=\"http://evil.example/\">www.bank.example.org</a>")
                        .facts()
                        .lyingLinks)
                .isEqualTo(1);
        assertThat(html("<a href=\"http://track.bank.example/\">https://www.bank.example/x</a>")
                        .facts()
                        .lyingLinks)
                .isZero();
        assertThat(html("<a href=\"http://evil.example/\">click here</a>").facts().lyingLinks)
                .isZero();
    }

    @Test
    void filesAreKnownByTheirEndings() {
        Reading reading = read(
                "Content-Type: multipart/mixed; boundary=b",
                "",
                "--b",
                "Content-Type: application/octet-stream; name=\"invoice.pdf.EXE\"",
                "",
                "x",
                "--b--");
        assertThat(reading.tokens()).contains("file:exe", "part:application/octet-stream", "type:multipart/mixed");
        assertThat(reading.facts().programs).isEqualTo(1);
    }

    @Test
    void anyMessageCostsLittle() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            words.append("word").append(i).append(' ');
        }
        assertThat(tokens("", words.toString())).hasSizeLessThanOrEqualTo(Tokens.MOST);
        // None of these is worse than linear: a quadratic one would not end.
        for (String piece :
                new String[] {"<", "<a ", "<a href=\"", "<!--", "&", "&#", "<div>", "</b>", "a://", "@", "'", "<a b=c "
                }) {
            assertThat(html(piece.repeat(300_000)).tokens()).hasSizeLessThanOrEqualTo(Tokens.MOST);
        }
        StringBuilder parts = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        parts.append("--b\r\nContent-Type: text/html\r\n\r\n<p>part\r\n".repeat(5_000));
        assertThat(read(parts.toString()).facts().html).isGreaterThan(100);
    }
}
