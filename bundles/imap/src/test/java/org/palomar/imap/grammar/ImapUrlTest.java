package org.palomar.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.mailbox.MailboxName;

class ImapUrlTest {

    private static final String TOKEN = "91354a473744909de610943775f92038";

    private static ImapUrl read(String text) {
        assertThat(ImapUrl.parse(text)).isInstanceOf(ImapUrl.Read.class);
        return ((ImapUrl.Read) ImapUrl.parse(text)).url();
    }

    // RFC 4467 §7
    @Test
    void readsTheExampleOfTheRfc() {
        String rump = "imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred";
        ImapUrl url = read(rump + ":internal:" + TOKEN);
        assertThat(url.rump()).isEqualTo(rump);
        assertThat(url.proof()).contains(new ImapUrl.Proof("INTERNAL", TOKEN));
        assertThat(url.user()).isEqualTo("joe");
        assertThat(url.host()).isEqualTo("example.com");
        assertThat(url.mailbox()).isEqualTo(MailboxName.INBOX);
        assertThat(url.uid()).isEqualTo(20);
        assertThat(url.section().part()).isEqualTo(List.of(1, 2));
        assertThat(url.access()).isEqualTo(new ImapUrl.Submitter("fred"));
        assertThat(read(rump).proof()).isEmpty();
    }

    @Test
    void readsAllThatAUrlMayHave() {
        ImapUrl url = read(
                "IMAP://a%40b.example;AUTH=*@[2001:db8::1]:993/x/y%3Bz;UIDVALIDITY=7/;UID=4294967295/;SECTION=1.MIME/;PARTIAL=3.9"
                        + ";EXPIRE=2026-11-26T23:00:00.5+01:00;URLAUTH=AUTHUSER");
        assertThat(url.user()).isEqualTo("a@b.example");
        assertThat(url.host()).isEqualTo("[2001:db8::1]");
        assertThat(url.mailbox()).isEqualTo(MailboxName.of("x/y;z"));
        assertThat(url.uidValidity()).isEqualTo(7);
        assertThat(url.uid()).isEqualTo(4294967295L);
        assertThat(url.section().text()).isEqualTo(FetchItem.Text.MIME);
        assertThat(url.section().from()).isEqualTo(3);
        assertThat(url.section().length()).isEqualTo(9);
        assertThat(url.expires()).contains(Instant.parse("2026-11-26T22:00:00.5Z"));
        assertThat(url.access()).isEqualTo(new ImapUrl.AnyUser());
    }

    // RFC 4467 §3: whole servers, lists, mailboxes and searches have no authorization
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "imap://",
                "imap://a@b",
                "imap://a@b/",
                "imap://a@b/;urlauth=anonymous",
                "imap://a@b/INBOX;urlauth=anonymous",
                "imap://a@b/INBOX?TEXT;urlauth=anonymous",
                "imap://b/INBOX/;uid=1;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=0;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=4294967296;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=99999999999999999999;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;urlauth=anonymous",
                "imap://a@b/INBOX;uid=1;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1;urlauth=anonymous;expire=2026-11-26T23:00:00Z",
                "imap://a@b/INBOX/;uid=1;expire=2026-11-26;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1;expire=2026-02-30T23:00:00Z;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1;urlauth=submit+",
                "imap://a@b/INBOX/;uid=1;urlauth=user",
                "imap://a@b/INBOX/;uid=1;urlauth=authuserx",
                "imap://a@b/INBOX/;uid=1;urlauth=anonymous:internal",
                "imap://a@b/INBOX/;uid=1;urlauth=anonymous:internal:12",
                "imap://a@b/INBOX/;uid=1/;section=1];urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;section=1%5D;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;section=1%5D%3C1.2;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;section=NONE;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;section=;urlauth=anonymous",
                "imap://a@b/INBOX/;uid=1/;partial=1.0;urlauth=anonymous",
                "imap://a@b/IN%0D%0ABOX/;uid=1;urlauth=anonymous",
                "imap://a@b/IN%C3/;uid=1;urlauth=anonymous",
                "imap://a@b/IN%4/;uid=1;urlauth=anonymous",
                "imap://a@b/IN%/;uid=1;urlauth=anonymous",
                "imap://a@b/IN BOX/;uid=1;urlauth=anonymous",
                "imap://a@b@c/INBOX/;uid=1;urlauth=anonymous",
                "imap://a:b@c/INBOX/;uid=1;urlauth=anonymous",
                "imap://a@b:123456/INBOX/;uid=1;urlauth=anonymous",
                "http://a@b/INBOX/;uid=1;urlauth=anonymous"
            })
    void takesNothingElse(String text) {
        assertThat(ImapUrl.parse(text)).as(text).isInstanceOf(ImapUrl.Wrong.class);
    }

    @Test
    void authorizesOnlyWhatIsShortEnoughWithItsAuthorization() {
        String start = "imap://a@b/" + "%78".repeat(600);
        String end = "/;uid=1;urlauth=anonymous";
        String longest = start + "x".repeat(ImapUrl.MAX_RUMP - start.length() - end.length()) + end;
        String authorized = longest + ":internal:" + "0".repeat(66);
        assertThat(authorized).hasSize(ImapUrl.MAX_OCTETS);
        assertThat(ImapUrl.parse(longest)).isInstanceOf(ImapUrl.Read.class);
        assertThat(ImapUrl.parse(authorized)).isInstanceOf(ImapUrl.Read.class);
        assertThat(ImapUrl.parse(longest.replace("/;uid", "x/;uid")))
                .isEqualTo(new ImapUrl.Wrong("the URL is too long to be authorized"));
    }

    @Test
    void boundsTheLength() {
        String text = "imap://a@b/" + "x/".repeat(1000) + ";uid=1;urlauth=anonymous";
        assertThat(ImapUrl.parse(text)).isEqualTo(new ImapUrl.Wrong("the URL is too long"));
    }
}
