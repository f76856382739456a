package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;

/** What the examples of the standards do. */
final class ExamplesTest {

    private static final String DANGEROUS = """
            From: boss@example.org
            To: luis@example.org
            Subject: pictures
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Look at these.
            --b
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename=CAT.COM

            MZ
            --b
            Content-Type: application/exe

            MZ
            --b
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="an important page.pdf"
            Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
            Content-From: Tim <tim@example.com>

            %PDF
            --b--
            """;

    private final World world = new World();

    private static String kept(String script) {
        Outcome outcome = script(script).on(DANGEROUS).outcome();
        assertThat(outcome.failure()).isEmpty();
        return Case.text(((Action.Keep) outcome.actions().getLast()).message());
    }

    /** RFC 5703 §4.1 to §4.3. */
    @Test
    void filesByTheHeadersOfParts() {
        String require = "require [\"mime\", \"foreverypart\", \"fileinto\"];\n";
        script(require + "if header :mime :type \"Content-Type\" \"image\" { fileinto \"INBOX.images\"; }")
                .on("Content-Type: image/png\n\nx")
                .does("fileinto INBOX.images");
        script(require + "if header :mime :type \"Content-Type\" \"image\" { fileinto \"INBOX.images\"; }")
                .on(Mails.NESTED)
                .does("implicit keep");
        script(require + "if header :mime :anychild :contenttype \"Content-Type\" \"text/html\" { fileinto \"html\"; }")
                .on(Mails.NESTED)
                .does("fileinto html");
        String important = """
                foreverypart {
                    if allof (header :mime :param "filename" :contains "Content-Disposition" "important",
                              header :mime :subtype "Content-Type" "pdf",
                              size :over 400) { fileinto "important"; break; }
                }
                """;
        script(require + important).on(DANGEROUS).does("fileinto important");
        script(require + "if exists :mime :anychild \"content-md5\" { fileinto \"md5\"; }")
                .on(DANGEROUS)
                .does("fileinto md5");
        script(
                        require
                                + "if address :mime :anychild :is :all \"content-from\" \"tim@example.com\" { fileinto \"tim\"; }")
                .on(DANGEROUS)
                .does("fileinto tim");
        script(require + "if address :mime :is :all \"content-from\" \"tim@example.com\" { fileinto \"tim\"; }")
                .on(DANGEROUS)
                .does("implicit keep");
    }

    /** RFC 5703 §9.1. */
    @Test
    void replacesProgramsByAWord() {
        String kept = kept("""
                require ["foreverypart", "mime", "replace"];
                foreverypart {
                    if anyof (header :mime :contenttype :is "Content-Type" "application/exe",
                              header :mime :param "filename" :matches ["Content-Type", "Content-Disposition"] "*.com") {
                        replace "Removed by a filter.";
                    }
                }
                """);
        assertThat(kept.split("Removed by a filter\\.", -1)).hasSize(3);
        assertThat(kept).doesNotContain("MZ").contains("Look at these.", "%PDF");
    }

    /** RFC 5703 §9.2. */
    @Test
    void warnsOfPrograms() {
        String kept = kept("""
                require ["foreverypart", "mime", "enclose"];
                foreverypart {
                    if header :mime :param "filename" :matches ["Content-Type", "Content-Disposition"] ["*.com", "*.exe"] {
                        enclose :subject "Warning" text:
                There are programs in this message.
                Ask the sender before you start one.
                .
                        ;
                        break;
                    }
                }
                """);
        assertThat(kept)
                .startsWith("Subject: Warning\n")
                .contains("\n\nThere are programs in this message.\nAsk the sender before you start one.\n")
                .contains("Content-Type: message/rfc822")
                .contains(DANGEROUS);
    }

    /** RFC 5703 §9.3. */
    @Test
    void takesTheFirstWordsOfAText() {
        script("""
                require ["mime", "variables", "extracttext", "foreverypart", "reject"];
                if header :contains "from" "boss@example.org" {
                    if header :matches "Subject" "*" { set "subject" "${1}"; }
                    foreverypart {
                        if header :mime :type :is "Content-Type" "text" { extracttext :first 7 "words"; break; }
                    }
                    if not header :contains "subject" "FYI:" { reject "${subject}: ${words}"; }
                }
                """).on(DANGEROUS).does("reject pictures: Look at");
    }

    /** RFC 6134 §2.9.1. */
    @Test
    void sparesAcquaintances() {
        String script = """
                require ["envelope", "extlists", "fileinto", "spamtest", "variables", "relational", "comparator-i;ascii-numeric"];
                if envelope :list "from" ":addrbook:default" { set "lim" "8"; } else { set "lim" "3"; }
                if spamtest :value "ge" :comparator "i;ascii-numeric" "${lim}" { fileinto "spam"; }
                """;
        world.spam = OptionalInt.of(50);
        script(script).in(world).does("fileinto spam");
        world.lists.put(SieveEnvironment.DEFAULT_ADDRESS_BOOK, Set.of("Bounce@Example.NET"));
        script(script).in(world).does("implicit keep");
        world.spam = OptionalInt.of(90);
        script(script).in(world).does("fileinto spam");
    }

    /** RFC 6134 §2.9.2, less its method of notification. */
    @Test
    void knowsHolidays() {
        world.lists.put("tag:example.com,2011-01-01:localHolidays", Set.of("2026-03-04"));
        script("""
                require ["extlists", "date", "fileinto"];
                if currentdate :list "date" "tag:example.com,2011-01-01:localHolidays" { fileinto "holidays"; }
                """).in(world).does("fileinto holidays");
    }

    /** RFC 6134 §2.9.3. */
    @Test
    void spreadsMailAmongMembers() {
        String list = "tag:example.com,2010-05-28:mylist";
        world.lists.put(list, Set.of("ana@example.net"));
        var envelope = new SmtpEnvelope(
                ReversePath.of(Address.of("ana@example.net")), Address.of("alexey+mylist@example.org"));
        script("""
                require ["extlists", "envelope", "subaddress"];
                if allof (envelope :detail "to" "mylist", header :list "from" "tag:example.com,2010-05-28:mylist") {
                    redirect :list "tag:example.com,2010-05-28:mylist";
                }
                """).in(world).with(envelope).on("From:  ana@example.net \n\n").does("redirect :list " + list);
    }

    /** RFC 6134 §2.9.4. */
    @Test
    void refusesListedHosts() {
        world.lists.put("tag:example.com,2011-04-10:DisallowedIPs", Set.of("192.0.2.7"));
        script("""
                require ["variables", "extlists", "index", "reject"];
                if header :index 1 :matches "received" "*(* [*.*.*.*])*" {
                    set "ip" "${3}.${4}.${5}.${6}";
                    if string :list "${ip}" "tag:example.com,2011-04-10:DisallowedIPs" { reject "not from here"; }
                }
                """)
                .in(world)
                .on("Received: from a (host.example [192.0.2.7]) by b; Tue, 3 Mar 2026 10:20:30 +0100\n\n")
                .does("reject not from here");
    }

    /** RFC 8579 §4.2, §6. */
    @Test
    void filesByUse() {
        String require = "require [\"fileinto\", \"special-use\", \"mailbox\"];\n";
        script(require + "fileinto :specialuse \"\\\\Archive\" \"INBOX/Archive\";")
                .does("fileinto INBOX/Archive :specialuse \\Archive");
        script(require + "fileinto :specialuse \"\\\\Junk\" :create \"Spam\";")
                .does("fileinto Spam :create :specialuse \\Junk");
        String asked = require + "if specialuse_exists \"\\\\Junk\" { fileinto :specialuse \"\\\\Junk\" \"Spam\"; }";
        script(asked).in(world).does("implicit keep");
        world.uses.put("Basura", "\\Junk");
        script(asked).in(world).does("fileinto Spam :specialuse \\Junk");
    }

    /** RFC 8580 §5, §6, with the tags in front of the text, where RFC 5228 §2.6.2 wants them. */
    @Test
    void keepsCopiesOfAnswers() {
        Outcome away = script("""
                require ["vacation", "fcc", "mailbox", "special-use", "imap4flags"];
                vacation :days 7 :from "hemingway@example.com" :specialuse "\\\\Sent" :create
                    :fcc "INBOX.Sent" :flags ["\\\\Seen"] "Gone Fishin'";
                """).outcome();
        assertThat(away.actions().getFirst()).isInstanceOfSatisfying(Action.Vacation.class, vacation -> {
            assertThat(vacation.period()).isEqualTo(Duration.ofDays(7));
            assertThat(vacation.fcc().map(Case::told)).hasValue("INBOX.Sent :create :specialuse \\Sent [\\Seen]");
        });
        Outcome told = script("""
                require ["enotify", "fcc"];
                notify :fcc "INBOX.Sent" :message "You got mail!" "mailto:ken@example.com";
                """).outcome();
        assertThat(told.actions().getFirst())
                .isInstanceOfSatisfying(
                        Action.Notify.class,
                        notice -> assertThat(notice.fcc().map(Case::told)).hasValue("INBOX.Sent"));
        Case.holds("enotify", "notify_method_capability \"mailto:ken@example.com\" \"fcc\" \"yes\"");
    }

    /** RFC 9042 §4, §4.1, §4.2, §5. */
    @Test
    void filesByIdentifier() {
        String require = "require [\"fileinto\", \"mailboxid\", \"mailbox\", \"special-use\", \"enotify\", \"fcc\"];\n";
        script(require + "fileinto :mailboxid \"F6352ae03-b7f5-463c-896f-d8b48ee3\" \"INBOX.harassment\";")
                .does("fileinto INBOX.harassment :mailboxid F6352ae03-b7f5-463c-896f-d8b48ee3");
        script(require + "fileinto :mailboxid \"Fnosuch\" :create \"INBOX.no-such-folder\";")
                .does("fileinto INBOX.no-such-folder :create :mailboxid Fnosuch");
        refused(require + "fileinto :mailboxid \"F1\" :specialuse \"\\\\Sent\" \"a\";", 2, 1, "exclude each other");
        refused(
                require + "notify :fcc \"a\" :mailboxid \"F1\" :specialuse \"\\\\Sent\" \"mailto:a@b.test\";",
                2,
                1,
                "exclude each other");
        Outcome told = script(
                        require + "notify :fcc \"INBOX.Sent\" :mailboxid \"F6352ae03\" \"mailto:ken@example.com\";")
                .outcome();
        assertThat(told.actions().getFirst())
                .isInstanceOfSatisfying(
                        Action.Notify.class,
                        notice -> assertThat(notice.fcc().map(Case::told)).hasValue("INBOX.Sent :mailboxid F6352ae03"));
        world.mailboxIds.add("F1");
        script(require + "if mailboxidexists [\"F1\", \"F2\"] { fileinto \"a\"; }")
                .in(world)
                .does("implicit keep");
        script(require + "if mailboxidexists [\"F1\"] { fileinto \"a\"; }")
                .in(world)
                .does("fileinto a");
    }
}
