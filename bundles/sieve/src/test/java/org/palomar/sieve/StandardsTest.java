package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.sieve.SieveEnvironment.Cause;

/** Examples of the standards, extension by extension, as far as {@link ExamplesTest} has them not. */
final class StandardsTest {

    private static final String FROM_BOSS = """
            From: Boss <boss@frobnitzm.example.edu>
            To: me@example.com
            Cc: coyote@desert.example.org
            Subject: ACME order, please
            Date: Tue, 1 Apr 1997 09:06:31 -0800 (PST)
            Message-ID: <a@example.edu>
            X-Priority: 3

            MAKE MONEY FAST!!!
            """;

    private final World world = new World();

    /** RFC 5228 §9. */
    @Test
    void theExtendedExample() {
        String extended = """
                require ["fileinto"];
                if header :is "Sender" "owner-ietf-mta-filters@imc.org" { fileinto "filter"; }
                elsif address :DOMAIN :is ["From", "To"] "example.com" { keep; }
                elsif anyof (NOT address :all :contains ["To", "Cc", "Bcc"] "me@example.com",
                             header :matches "subject" ["*make*money*fast*", "*university*dipl*mas*"]) { fileinto "spam"; }
                else { fileinto "personal"; }
                """;
        script(extended).on("Sender: owner-ietf-mta-filters@imc.org\n\n").does("fileinto filter");
        script(extended).on("From: x@example.com\n\n").does("keep");
        script(extended).on("From: x@spam.example\nTo: you@far.example\n\n").does("fileinto spam");
        script(extended)
                .on(
                        "From: x@a.example\nTo: me@b.example\nCc: \"me@example.com\" <me@example.com.example>\nSubject: lunch\n\n")
                .does("fileinto personal");
    }

    /** RFC 5228 §2.4.2.4, §2.7.3, §5.9. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            encoded-character | header :contains "Subject" "${hex: 41 43 4d 45}"
            encoded-character | header :contains "Subject" "A${unicode:43}ME"
                              | address :domain :is "from" "FROBNITZM.example.edu"
                              | header :matches "X-Priority" "?"
                              | not header :is "X-Caffeine" [""]
                              | size :under 1K
                              | exists ["From", "Date"]
            """)
    void testsOfTheBase(String extensions, String test) {
        assertThat(script(Case.testing(extensions == null ? "" : extensions, test))
                        .on(FROM_BOSS)
                        .isDiscarded())
                .isTrue();
    }

    /** RFC 3894 §3. */
    @Test
    void copies() {
        script("require [\"fileinto\", \"copy\"]; fileinto :copy \"INBOX.archive\"; redirect :copy \"a@example.com\";")
                .does("fileinto INBOX.archive", "redirect a@example.com", "implicit keep");
    }

    /** RFC 5173 §4 to §5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            body :raw :contains "MAKE MONEY FAST"       | true
            body :text :contains "make money"           | true
            body :content "text" :contains ["missile"]  | false
            body :content "audio/mp3" :contains ""      | false
            """)
    void looksIntoBodies(String test, boolean held) {
        assertThat(script(Case.testing("body", test)).on(FROM_BOSS).isDiscarded())
                .isEqualTo(held);
    }

    /** RFC 5183 §4.1. */
    @Test
    void knowsItsSurroundings() {
        world.items.put("domain", "imap.foo.com");
        assertThat(script(Case.testing("environment", "environment :matches \"domain\" \"imap*.foo.com\""))
                        .in(world)
                        .isDiscarded())
                .isTrue();
        Case.holds("environment", "environment \"location\" \"MDA\"");
        Case.fails("environment", "environment :contains \"no.such.item\" \"\"");
    }

    /** RFC 5229 §3, §4, §5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            set "company" "ACME";                                       | ${company} | ACME
            set "a" "juMBlEd lETteRS"; set :length "b" "${a}";          | ${b}       | 15
            set "a" "juMBlEd lETteRS"; set :lower "b" "${a}";           | ${b}       | jumbled letters
            set "a" "juMBlEd lETteRS"; set :upperfirst "b" "${a}";      | ${b}       | JuMBlEd lETteRS
            set "a" "juMBlEd lETteRS"; set :upperfirst :lower "b" "${a}"; | ${b}     | Jumbled letters
            set :quotewildcard "b" "Rock*";                             | ${b}       | Rock\\*
            set "name" "Ethelbert";                                     | &%${}!     | &%${}!
            set "name" "Ethelbert";                                     | ${doh!}    | ${doh!}
            """)
    void setsVariables(String set, String text, String value) {
        script("require [\"variables\", \"ereject\"]; " + set + " ereject \"x${1}" + text.replace("\\", "\\\\") + "\";")
                .does("ereject x" + value);
    }

    /** RFC 5229 §3.2. */
    @Test
    void remembersWhatMatched() {
        script("""
                require ["fileinto", "variables"];
                if header :matches "List-ID" "*<*@*" { fileinto "INBOX.lists.${2}"; stop; }
                if header :matches "Subject" "[acme-*] [fwd:*]*" { fileinto "${1}/${2}"; }
                """)
                .on("Subject: [acme-users] [fwd: version 1.0 is out]\n\n")
                .does("fileinto users/ version 1.0 is out");
    }

    /** RFC 5231 §6, §7. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            header :value "lt" :comparator "i;ascii-numeric" ["x-priority"] ["4"]                            | true
            address :count "ge" :comparator "i;ascii-numeric" ["to", "cc"] ["3"]                             | false
            anyof (address :count "gt" :comparator "i;ascii-numeric" ["to"] ["5"], address :count "gt" :comparator "i;ascii-numeric" ["cc"] ["0"]) | true
            header :count "eq" :comparator "i;ascii-numeric" ["x-priority"] ["1"]                            | true
            address :value "ge" :comparator "i;ascii-casemap" :localpart "from" "N"                          | false
            """)
    void relates(String test, boolean held) {
        assertThat(script(Case.testing("relational comparator-i;ascii-numeric", test))
                        .on(FROM_BOSS)
                        .isDiscarded())
                .isEqualTo(held);
    }

    /** RFC 5232 §2 to §5. */
    @Test
    void setsFlags() {
        String require = "require [\"fileinto\", \"imap4flags\", \"relational\"];\n";
        script(
                        require
                                + "if size :over 5 { addflag \"\\\\Flagged\"; fileinto \"Big messages\"; } addflag \"\\\\Deleted\"; fileinto \"imap-list\";")
                .does("fileinto Big messages [\\Flagged]", "fileinto imap-list [\\Deleted, \\Flagged]");
        script(
                        require
                                + "setflag \"\\\\Deleted\"; addflag [\"\\\\Flagged\", \"\\\\Answered\"]; removeflag \"\\\\Flagged\"; keep;")
                .does("keep [\\Answered, \\Deleted]");
        script(
                        require
                                + "addflag \"\\\\Flagged \\\\Deleted\"; if hasflag :count \"ge\" \"2\" { fileinto :flags \"\\\\Seen\" \"imap\"; }")
                .does("fileinto imap [\\Seen]");
    }

    /** RFC 5233 §4. */
    @Test
    void takesAddressesApart() {
        SmtpEnvelope envelope =
                new SmtpEnvelope(ReversePath.of(Address.of("x@example.net")), Address.of("ken+sieve@example.org"));
        script("""
                require ["envelope", "subaddress", "fileinto"];
                if envelope :detail "to" "mta-filters" { fileinto "inbox.ietf-mta-filters"; }
                if envelope :detail "to" "sieve" { fileinto "sieve"; }
                if allof (envelope :user "to" "ken", not envelope :detail "from" "") { fileinto "ken"; }
                """).with(envelope).does("fileinto sieve", "fileinto ken");
    }

    /** RFC 5235 §2.2, §3.1. */
    @Test
    void judgesSpam() {
        String test = "spamtest :value \"ge\" :comparator \"i;ascii-numeric\" \"3\"";
        String extensions = "spamtest relational comparator-i;ascii-numeric";
        assertThat(script(Case.testing(extensions, "spamtest :value \"eq\" :comparator \"i;ascii-numeric\" \"0\""))
                        .in(world)
                        .isDiscarded())
                .isTrue();
        world.spam = OptionalInt.of(85);
        assertThat(script(Case.testing(extensions, test)).in(world).isDiscarded())
                .isTrue();
        assertThat(script(Case.testing(
                                "spamtestplus relational comparator-i;ascii-numeric",
                                "spamtest :value \"gt\" :percent :comparator \"i;ascii-numeric\" \"86\""))
                        .in(world)
                        .isDiscarded())
                .isFalse();
        world.virus = OptionalInt.of(5);
        assertThat(script(Case.testing(
                                "virustest relational comparator-i;ascii-numeric",
                                "virustest :value \"eq\" :comparator \"i;ascii-numeric\" \"5\""))
                        .in(world)
                        .isDiscarded())
                .isTrue();
    }

    /** RFC 5260 §4, §5, §6. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            date :is "date" "weekday" "2"                                                              | true
            date :value "ge" :originalzone "date" "hour" "09"                                          | true
            allof (date :value "ge" :originalzone "date" "hour" "09", date :value "lt" :originalzone "date" "hour" "17") | true
            date :zone "+0000" :matches "date" "iso8601" "1997-04-01T17:06:31*"                       | true
            anyof (currentdate :is "weekday" "0", currentdate :is "weekday" "6")                       | false
            allof (currentdate :value "ge" "date" "2007-06-30", currentdate :value "le" "date" "2007-07-07") | false
            date :index 1 :is "date" "year" "1997"                                                     | true
            """)
    void tellsTheTime(String test, boolean held) {
        assertThat(script(Case.testing("date relational index", test))
                        .on(FROM_BOSS)
                        .isDiscarded())
                .isEqualTo(held);
    }

    /** RFC 5293 §4, §5. */
    @Test
    void editsHeaders() {
        Outcome outcome = script("""
                require "editheader";
                addheader "X-Sieve-Filtered" "<kim@job.example.com>";
                addheader :last "X-Foo" "bar";
                deleteheader :index 1 :contains "X-Priority" "3";
                """).on(FROM_BOSS).outcome();
        String kept = Case.text(((Action.Keep) outcome.actions().getFirst()).message());
        assertThat(kept).startsWith("X-Sieve-Filtered: <kim@job.example.com>\n").contains("\nX-Foo: bar\n\nMAKE");
        assertThat(kept).doesNotContain("X-Priority");
    }

    /** RFC 5429 §2.1.1, §2.2.1. */
    @Test
    void refusesMail() {
        script("""
                require ["envelope", "reject", "ereject"];
                if header :contains "from" "coyote@desert.example.org" { ereject "I am not taking mail from you."; }
                elsif size :under 100K { reject text:
                Your message is not too big.
                .
                ; }
                """).does("reject Your message is not too big.\r\n");
        script(
                        "require \"ereject\"; if address \"from\" \"boss@frobnitzm.example.edu\" { ereject \"I am not taking mail\"; }")
                .on(FROM_BOSS)
                .does("ereject I am not taking mail");
    }

    /** RFC 5230 §4.1 to §4.7, RFC 6131 §2. */
    @Test
    void answersWhileAway() {
        Outcome away = script("""
                require ["vacation", "vacation-seconds"];
                vacation :seconds 1800 :addresses ["tjs@example.edu", "ts4z@landru.example.edu"]
                         :subject "Gone" "I'm away until October 19. If it's an emergency, call 911, I guess." ;
                """).outcome();
        assertThat(away.actions().getFirst()).isInstanceOfSatisfying(Action.Vacation.class, vacation -> {
            assertThat(vacation.period()).isEqualTo(Duration.ofMinutes(30));
            assertThat(vacation.addresses())
                    .containsExactly(Address.of("tjs@example.edu"), Address.of("ts4z@landru.example.edu"));
        });
    }

    /** RFC 5435 §3.8, §5. */
    @Test
    void knowsHowToNotify() {
        Case.holds("enotify", "valid_notify_method [\"mailto:a@example.org\", \"mailto:b@example.org\"]");
        Case.fails("enotify", "valid_notify_method \"tel:+14085551212\"");
        Case.holds("enotify", "notify_method_capability \"mailto:a@example.org\" \"online\" \"maybe\"");
        script(
                        "require [\"enotify\", \"ereject\", \"variables\"]; set :encodeurl \"b\" \"Safe body&evil=evilbody\"; ereject \"${b}\";")
                .does("ereject Safe%20body%26evil%3Devilbody");
    }

    /** RFC 5463 §4. */
    @Test
    void asksForExtensions() {
        script("""
                require ["ihave", "fileinto"];
                if ihave "no-such-extension" { no_such_action; } elsif ihave ["fileinto", "envelope"] { fileinto "there"; }
                """).does("fileinto there");
        script("require \"ihave\"; if not ihave \"no-such-extension\" { error \"it lacks an extension\"; }")
                .failsAt(1, "it lacks an extension");
    }

    /** RFC 5490 §3, §4. */
    @Test
    void asksForMailboxesAndAnnotations() {
        world.mailboxes.add("Partners");
        world.annotations.put("INBOX /private/vendor/vendor.isode/auto-replies", "on");
        world.annotations.put("/private/vendor/vendor.isode/notification-uri", "mailto:a@example.org");
        String require =
                "require [\"fileinto\", \"reject\", \"mailbox\", \"mboxmetadata\", \"servermetadata\", \"vacation\"];\n";
        script(
                        require
                                + "if mailboxexists \"Partners\" { fileinto \"Partners\"; } else { reject \"This message was not accepted\"; }")
                .in(world)
                .does("fileinto Partners");
        script(require + "if metadata :is \"INBOX\" \"/private/vendor/vendor.isode/auto-replies\" \"on\" { discard; }")
                .in(world)
                .does("discard");
        script(
                        require
                                + "if servermetadata :matches \"/private/vendor/vendor.isode/notification-uri\" \"*\" { discard; }")
                .in(world)
                .does("discard");
        script(require + "if servermetadataexists \"/private/vendor/none\" { discard; }")
                .in(world)
                .does("implicit keep");
        script(require + "fileinto :create \"Partners\";").in(world).does("fileinto Partners :create");
    }

    /** RFC 6609 §3.4. */
    @Test
    void includesScripts() {
        world.scripts.put(
                "global always_allow",
                "require \"include\"; if address \"from\" \"boss@example.com\" { keep; } else { return; }");
        world.scripts.put("spam_tests", """
                require ["variables", "include", "fileinto"];
                global "test_mailbox";
                if header :contains "subject" "ACME" { fileinto "${test_mailbox}"; }
                """);
        script("""
                require ["variables", "include", "relational", "fileinto"];
                global "test"; global "test_mailbox";
                set "test" "$$"; set "test_mailbox" "spam-${test}";
                include :global "always_allow";
                include :personal "spam_tests";
                include :optional "no_such_script";
                """).in(world).on(FROM_BOSS).does("fileinto spam-$$");
    }

    /** RFC 7352 §3.1, §4. */
    @Test
    void seesDuplicates() {
        script(
                        "require [\"duplicate\", \"fileinto\", \"mailbox\"]; if duplicate { fileinto :create \"Trash/Duplicate\"; }")
                .does("implicit keep");
        String byHeader = "require [\"duplicate\", \"imap4flags\", \"fileinto\"];\n"
                + "if duplicate :header \"X-Event-ID\" :handle \"notifier\" { discard; }";
        script(byHeader).on("X-Event-ID: 12\n\n").in(world).does("implicit keep");
        world.seen.add("notifier 12");
        script(byHeader).in(world).on("X-Event-ID: 12\n\n").does("discard");
        refused("require \"duplicate\"; if duplicate :header \"a\" :uniqueid \"b\" { discard; }", 1, 25, "exclude");
    }

    /** RFC 6785 §5. */
    @Test
    void seesWhatClientsDo() {
        world.cause = Cause.FLAG;
        world.items.put("imap.changedflags", "\\Flagged");
        world.items.put("imap.mailbox", "Expenses");
        world.flags = Flags.of(Flag.FLAGGED);
        script("""
                require ["copy", "environment", "imap4flags", "imapsieve"];
                if environment :contains "imap.mailbox" "Expenses" {
                    if environment :is "imap.cause" "FLAG" {
                        if anyof (environment :contains "imap.changedflags" "\\\\Flagged", hasflag "$Expense") {
                            redirect :copy "boss@example.com";
                        }
                    }
                }
                """).in(world).does("redirect boss@example.com", "implicit keep [\\Flagged]");
    }
}
