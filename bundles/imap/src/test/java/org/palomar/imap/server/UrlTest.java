package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.store.StoreException;

/** URLs that carry their own authorization (RFC 4467): who gets what by them, and who gets nothing. */
class UrlTest {

    private static final String ALICE = "imap://alice%40example.org@mail.example.org/";
    private static final String WHOLE = "Subject: a\r\nX: 1\r\n\r\nbody\r\n";

    private ImapHouse house;
    private ImapTalk alice;
    private ImapTalk bob;

    @BeforeEach
    void open() throws Exception {
        house = ImapHouse.open();
        house.mail(MailboxName.INBOX, WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        alice = ImapTalk.alice(house);
        bob = new ImapTalk(house.port());
        bob.line();
        bob.ok("LOGIN bob@example.org \"" + ImapHouse.PASSWORD + "\"");
    }

    @AfterEach
    void close() throws Exception {
        house.enable("alice", true);
        alice.close();
        bob.close();
        house.close();
    }

    private String authorized(String rump) throws Exception {
        List<String> lines = alice.ok("GENURLAUTH \"" + rump + "\" INTERNAL");
        return lines.getFirst().replaceFirst("\\* GENURLAUTH \"(.*)\"", "$1");
    }

    private static String fetched(ImapTalk talk, String url) throws Exception {
        List<String> lines = talk.ok("URLFETCH \"" + url + "\"");
        String data = String.join("\n", lines.subList(0, lines.size() - 1));
        assertThat(data).startsWith("* URLFETCH \"" + url + "\" ");
        return data.substring(("* URLFETCH \"" + url + "\" ").length());
    }

    @Test
    void whoHasAUrlForAnybodyReadsWhatItNames() throws Exception {
        assertThat(fetched(bob, authorized(ALICE + "INBOX/;uid=1;urlauth=anonymous")))
                .isEqualTo("{" + WHOLE.length() + "}\nSubject: a\nX: 1\n\nbody\n");
        String url = authorized(ALICE + "inbox/;UID=1/;SECTION=HEADER.FIELDS%20(subject);URLAUTH=authuser");
        assertThat(fetched(bob, url)).isEqualTo("{14}\nSubject: a\n\n");
        assertThat(fetched(bob, authorized(ALICE + "INBOX/;uid=1/;section=TEXT/;partial=1.3;urlauth=authuser")))
                .isEqualTo("{3}\nody");
        assertThat(fetched(bob, authorized(ALICE + "INBOX/;uid=1/;partial=21;urlauth=authuser")))
                .isEqualTo("{5}\nody\n");
        // RFC 4467 §8: the URL is right, the part is not there
        assertThat(fetched(bob, authorized(ALICE + "INBOX/;uid=1/;section=7;urlauth=authuser")))
                .isEqualTo("\"\"");
    }

    @Test
    void messagesStayAsTheyAre() throws Exception {
        fetched(alice, authorized(ALICE + "INBOX/;uid=1;urlauth=authuser"));
        alice.ok("SELECT INBOX");
        assertThat(alice.ok("FETCH 1 FLAGS")).first().isEqualTo("* 1 FETCH (FLAGS ())");
    }

    @Test
    void aUrlForSomebodyIsForNobodyElse() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=user+Bob%40example.org");
        assertThat(fetched(bob, url)).startsWith("{");
        assertThat(fetched(alice, url)).isEqualTo("NIL");
    }

    @Test
    void aUrlForSubmissionIsForNoSession() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=submit+alice%40example.org");
        assertThat(fetched(alice, url)).isEqualTo("NIL");
        assertThat(submitted(url, "alice")).isInstanceOf(UrlContents.Octets.class);
        assertThat(submitted(url, "bob")).isInstanceOf(UrlContents.Refused.class);
        String anybodys = authorized(ALICE + "INBOX/;uid=1;urlauth=anonymous");
        assertThat(submitted(anybodys, "alice")).isInstanceOf(UrlContents.Refused.class);
    }

    @Test
    void whoSubmitsGetsTheOctetsAndNothingOfOtherServers() throws Exception {
        String rump = ALICE + "INBOX/;uid=1/;section=TEXT;urlauth=submit+bob%40example.org";
        UrlContents.Octets octets = (UrlContents.Octets) submitted(authorized(rump), "bob");
        assertThat(new String(octets.content().open().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("body\r\n");
        assertThat(submitted(rump, "bob")).isInstanceOf(UrlContents.NotTrusted.class);
        assertThat(submitted("http://example.org/", "bob")).isInstanceOf(UrlContents.NotTrusted.class);
        String elsewhere = authorized(rump).replace("mail.example.org", "mail.example.net");
        assertThat(submitted(elsewhere, "bob")).isInstanceOf(UrlContents.NotTrusted.class);
    }

    private UrlContents.Found submitted(String url, String by) throws Exception {
        return house.server().forSubmission(url, house.account(by));
    }

    @Test
    void nothingOfAUrlCanBeChanged() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1/;section=TEXT;urlauth=authuser");
        assertThat(fetched(bob, url)).startsWith("{");
        // RFC 4467 §6: neither case nor encoding is the same
        for (String other : List.of(
                url.replace("mail.", "MAIL."),
                url.replace("TEXT", "HEADER"),
                url.replace("INBOX", "inbox"),
                url.replace("TEXT", "%54EXT"),
                url.replace("authuser", "anonymous"),
                url.replace("/;section=TEXT", ""),
                url.replace(":internal:", ":other:"),
                url.replace(":internal:01", ":internal:02"),
                url.substring(0, url.length() - 2))) {
            assertThat(other).isNotEqualTo(url);
            assertThat(fetched(bob, other)).as(other).isEqualTo("NIL");
        }
        assertThat(fetched(bob, url.replace(":internal:", ":INTERNAL:"))).startsWith("{");
    }

    @Test
    void aUrlEndsWithItsTimeItsKeyAndItsOwnersAccess() throws Exception {
        String rump = ALICE + "INBOX/;uid=1;urlauth=authuser";
        assertThat(fetched(bob, authorized(rump.replace(";urlauth", ";expire=2026-01-01T00:00:00Z;urlauth"))))
                .isEqualTo("NIL");
        assertThat(fetched(bob, authorized(rump.replace(";urlauth", ";expire=2999-01-01T00:00:00+01:00;urlauth"))))
                .startsWith("{");
        String url = authorized(rump);
        house.enable("alice", false);
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        house.enable("alice", true);
        assertThat(fetched(bob, url)).startsWith("{");
        alice.ok("RESETKEY INBOX INTERNAL");
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        String second = authorized(rump);
        assertThat(fetched(bob, second)).startsWith("{");
        alice.ok("RESETKEY");
        assertThat(fetched(bob, second)).isEqualTo("NIL");
    }

    @Test
    void aMailboxOfTheSameNameIsAnother() throws Exception {
        alice.ok("CREATE Work");
        house.mail(MailboxName.of("Work"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        String url = authorized(ALICE + "Work/;uid=1;urlauth=authuser");
        assertThat(fetched(bob, url)).startsWith("{");
        assertThat(fetched(bob, authorized(ALICE + "Work;uidvalidity=1/;uid=1;urlauth=authuser")))
                .isEqualTo("NIL");
        alice.ok("DELETE Work");
        alice.ok("CREATE Work");
        house.mail(MailboxName.of("Work"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        assertThat(fetched(bob, authorized(ALICE + "Work/;uid=99;urlauth=authuser")))
                .isEqualTo("NIL");
    }

    @Test
    void namesAreDecodedAndNamesOfTheServerMayBeConfigured() throws Exception {
        alice.ok("CREATE \"Caf&AOk-/a b\"");
        house.mail(MailboxName.of("Café/a b"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        assertThat(fetched(bob, authorized(ALICE + "Caf%C3%A9/a%20b/;uid=1;urlauth=authuser")))
                .startsWith("{");
        house.server().modified(Map.of("url-hosts", "imap.other.test, [2001:db8::1]"));
        for (String host : List.of("imap.other.test:993", "[2001:DB8::1]", "localhost", "example.org")) {
            String url = ALICE.replace("mail.example.org", host) + "INBOX/;uid=1;urlauth=authuser";
            assertThat(fetched(bob, authorized(url))).as(host).startsWith("{");
        }
    }

    @Test
    void whoGuessesTooMuchIsNotListenedToAnyMore() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=authuser");
        String wrong = url.substring(0, url.length() - 1) + (url.endsWith("0") ? "1" : "0");
        bob.ok("URLFETCH" + (" \"" + wrong + "\"").repeat(100));
        List<String> last = bob.command("URLFETCH" + (" \"" + wrong + "\"").repeat(100));
        assertThat(last).hasSize(101).last().asString().contains(" OK ");
        // NIL would say that the URL is authorized by nobody
        List<String> refused = bob.command("URLFETCH \"" + url + "\"");
        assertThat(refused).hasSize(1).first().asString().contains(" NO [LIMIT] ");
        assertThat(fetched(alice, url)).startsWith("{");
        assertThat(bob.reply("URLFETCH" + (" \"" + wrong + "\"").repeat(101))).startsWith("BAD");
    }

    @Test
    void urlsThatAreRightAreNoGuesses() throws Exception {
        String rump = ALICE + "INBOX/;uid=1;urlauth=authuser";
        String expired = authorized(rump.replace(";urlauth", ";expire=2026-01-01T00:00:00Z;urlauth"));
        String gone = authorized(rump.replace("uid=1", "uid=99"));
        for (int i = 0; i < 3; i++) {
            bob.ok("URLFETCH" + (" \"" + expired + "\" \"" + gone + "\"").repeat(50));
        }
        assertThat(fetched(bob, authorized(rump))).startsWith("{");
    }

    @Test
    void whatTakesTheNameWhileAUrlIsLookedAtIsAnotherMailbox() throws Exception {
        alice.ok("CREATE Work");
        house.mail(MailboxName.of("Work"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        String url = authorized(ALICE + "Work/;uid=1;urlauth=authuser");
        house.faults().beforeOpening(() -> {
            alice.ok("RENAME Work Old");
            alice.ok("CREATE Work");
            house.mail(MailboxName.of("Work"), "never authorized\r\n".getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        });
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        assertThat(alice.ok("STATUS Old (MESSAGES)").getFirst()).contains("MESSAGES 1");
    }

    @Test
    void aMessageThatIsRemovedWhileItIsReadIsNoDamage() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=authuser");
        house.faults().whileReading(() -> {
            alice.ok("SELECT INBOX");
            alice.ok("STORE 1 +FLAGS (\\Deleted)");
            alice.ok("EXPUNGE");
        });
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        alice.ok("CREATE Work");
        house.mail(MailboxName.of("Work"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        String submitted = authorized(ALICE + "Work/;uid=1;urlauth=submit+bob%40example.org");
        house.faults().whileReading(() -> alice.ok("DELETE Work"));
        assertThat(submitted(submitted, "bob")).isInstanceOf(UrlContents.Refused.class);
    }

    @Test
    void oneDamagedMessageHidesNoOther() throws Exception {
        alice.ok("CREATE Work");
        house.mail(MailboxName.of("Work"), WHOLE.getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        String damaged = authorized(ALICE + "INBOX/;uid=1;urlauth=authuser");
        String sound = authorized(ALICE + "Work/;uid=1/;section=TEXT;urlauth=authuser");
        house.faults().damage(MailboxName.INBOX);
        List<String> lines = bob.command("URLFETCH \"" + damaged + "\" \"" + sound + "\"");
        assertThat(lines.subList(0, 3))
                .containsExactly("* URLFETCH \"" + damaged + "\" NIL", "* URLFETCH \"" + sound + "\" {6}", "body");
        assertThat(lines).last().asString().contains(" NO [CORRUPTION] ");
    }

    @Test
    void aUrlThatIsTooLongIsWrongForItselfAlone() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1/;section=TEXT;urlauth=authuser");
        String endless = "x".repeat(2001);
        List<String> lines = bob.ok("URLFETCH " + endless + " \"" + url + "\"");
        assertThat(lines).contains(endless + " NIL", "* URLFETCH \"" + url + "\" {6}");
    }

    @Test
    void whoShowsAUrlMakesNobodyMailboxes() throws Exception {
        String url = "imap://ni%C3%B1a%40example.org@mail.example.org/INBOX/;uid=1;urlauth=anonymous:internal:01"
                + "0".repeat(64);
        assertThat(fetched(bob, url)).isEqualTo("NIL");
        assertThat(house.hasMail("niña")).isFalse();
        assertThat(house.hasMail("bob")).isTrue();
    }

    @Test
    void aPieceIsSubmittedWholeOrNotAtAll() throws Exception {
        String rump = ALICE + "INBOX/;uid=1/;section=TEXT/;partial=RANGE;urlauth=submit+bob%40example.org";
        for (String there : List.of("0", "0.6", "5", "5.1")) {
            assertThat(submitted(authorized(rump.replace("RANGE", there)), "bob"))
                    .as(there)
                    .isInstanceOf(UrlContents.Octets.class);
        }
        for (String behind : List.of("6", "99", "0.7", "5.2", "6.1")) {
            assertThat(submitted(authorized(rump.replace("RANGE", behind)), "bob"))
                    .as(behind)
                    .isInstanceOf(UrlContents.Refused.class);
        }
    }

    @Test
    void withoutTheDirectoryItIsAskedLater() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=submit+alice%40example.org");
        house.withoutDirectory();
        assertThat(bob.reply("URLFETCH \"" + url + "\"")).startsWith("NO [UNAVAILABLE]");
        assertThatThrownBy(() -> submitted(url, "alice")).isInstanceOf(StoreException.class);
    }

    @Test
    void damageIsNoAbsence() throws Exception {
        String url = authorized(ALICE + "INBOX/;uid=1;urlauth=authuser");
        house.faults().damage(MailboxName.INBOX);
        assertThat(bob.reply("URLFETCH \"" + url + "\"")).startsWith("NO [CORRUPTION]");
    }
}
