package org.palomar.filter.scorer.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.Content;

class StructureTest {

    private static final Instant CAME = Instant.parse("2026-11-27T08:00:00Z");
    private static final String DATE = "Date: Fri, 27 Nov 2026 07:59:00 +0000\r\n";
    private static final String ID = "Message-ID: <1@far.test>\r\n";
    private static final String PEOPLE = "From: Eva <eva@far.test>\r\nTo: ana@here.test\r\n";
    private static final String PLAIN = DATE + ID + PEOPLE + "Subject: hello\r\n\r\nsome words\r\n";

    private static Set<Rule> met(String message) {
        try {
            return Structure.of(Reading.of(Content.of(message.getBytes(StandardCharsets.UTF_8))), CAME)
                    .keySet();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Set<Rule> html(String body) {
        return met(DATE + ID + PEOPLE
                + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                + body + "\r\n--b--\r\n");
    }

    @Test
    void anOrdinaryMessageMeetsNone() {
        assertThat(met(PLAIN)).isEmpty();
        assertThat(
                        html(
                                "<p style='display:none'>a preview of what is in it</p><p>words <a href='http://www.far.test/'>far.test</a>"))
                .isEmpty();
    }

    @Test
    void fieldsThatAreMissingOrOddAreNoticed() {
        assertThat(met(ID + PEOPLE + "\r\nx")).containsExactly(Rule.NO_DATE);
        assertThat(met("Date: Tue, 1 Dec 2026 07:59:00 +0000\r\n" + ID + PEOPLE + "\r\nx"))
                .containsExactly(Rule.DATE_FAR);
        assertThat(met("Date: Fri, 27 Nov 2020 07:59:00 +0000\r\n" + ID + PEOPLE + "\r\nx"))
                .containsExactly(Rule.DATE_FAR);
        assertThat(met(DATE + PEOPLE + "\r\nx")).containsExactly(Rule.NO_MESSAGE_ID);
        for (String odd : new String[] {"1@far.test", "<1>", "<@far.test>", "<1@>", "<1 2@far.test>"}) {
            assertThat(met(DATE + "Message-ID: " + odd + "\r\n" + PEOPLE + "\r\nx"))
                    .as(odd)
                    .containsExactly(Rule.MESSAGE_ID_ODD);
        }
        assertThat(met(DATE + ID + PEOPLE + "Subject: BUY CHEAP PILLS\r\n\r\nx"))
                .containsExactly(Rule.SUBJECT_SHOUTED);
        assertThat(met(DATE + ID + PEOPLE + "Subject: RE: OK\r\n\r\nx")).isEmpty();
    }

    @Test
    void peopleWhoAreOthersAreNoticed() {
        String to = "To: ana@here.test\r\n";
        assertThat(met(DATE + ID + "From: \"boss@here.test\" <eva@far.test>\r\n" + to + "\r\nx"))
                .containsExactly(Rule.FROM_NAMES_OTHER);
        assertThat(met(DATE + ID + "From: \"eva@mail.far.test\" <eva@far.test>\r\n" + to + "\r\nx"))
                .isEmpty();
        assertThat(met(DATE + ID + PEOPLE + "Reply-To: x@else.test\r\n\r\nx")).containsExactly(Rule.REPLY_ELSEWHERE);
        assertThat(met(DATE + ID + PEOPLE + "Reply-To: x@else.test\r\nList-Id: <l.else.test>\r\n\r\nx"))
                .isEmpty();
        assertThat(met(DATE + ID + "From: eva@far.test\r\nTo: undisclosed-recipients:;\r\n\r\nx"))
                .containsExactly(Rule.TO_NOBODY);
        assertThat(met(DATE + ID + "From: eva@far.test\r\nCc: ana@here.test\r\n\r\nx"))
                .isEmpty();
    }

    @Test
    void textsThatHideOrLieAreNoticed() {
        assertThat(met(DATE + ID + PEOPLE + "Content-Type: text/html\r\n\r\n<p>words of a letter"))
                .containsExactly(Rule.HTML_ALONE);
        assertThat(html("shown <div style='display:none'>" + "hidden ".repeat(100) + "</div>"))
                .containsExactly(Rule.HTML_HIDDEN);
        assertThat(html("<form action='http://x.test/'>")).containsExactly(Rule.HTML_ACTIVE);
        assertThat(
                        met(
                                DATE + ID + PEOPLE
                                        + "Content-Type: text/html\r\n\r\n<a href='http://x.test/'><img src='http://x.test/a.gif'></a>"))
                .containsExactlyInAnyOrder(Rule.HTML_ALONE, Rule.IMAGE_ALONE);
        assertThat(html("words <a href='http://192.0.2.7/'>here</a>")).containsExactly(Rule.LINK_BARE);
        assertThat(html("words <a href='http://evil.test/'>www.bank.test</a>")).containsExactly(Rule.LINK_LIES);
        assertThat(html("vi\u200bag\u200bra and more words")).containsExactly(Rule.WORDS_TORN);
        assertThat(
                        html(
                                "\u2764\ufe0f \ud83d\udc68\u200d\ud83d\udc69 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 Donau&shy;dampf&shy;schiff a\u200b and more words"))
                .as("emoji, Persian, and words that may be parted are ordinary")
                .isEmpty();
        assertThat(html("p\u0430ypal \u0430pple and more words")).containsExactly(Rule.WORDS_MIXED);
        assertThat(
                        met(
                                DATE + ID + PEOPLE
                                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Disposition: attachment; filename=a.pdf.exe\r\nContent-Type: application/pdf\r\n\r\nx\r\n--b--\r\n"))
                .containsExactly(Rule.PROGRAM_ATTACHED);
    }
}
