package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.message.Content;

/** RFC 5228 §2.10 to §5, fileinto (§4.1) and copy (RFC 3894). */
final class BaseTest {

    @Test
    void keepsWhatNothingIsSaidOf() {
        script("").does("implicit keep");
        script("if false { discard; }").does("implicit keep");
        script("stop; discard;").does("implicit keep");
    }

    @Test
    void keepsOfTheImplicitOnlyWhatNoActionCancels() {
        script("keep;").does("keep");
        script("discard;").does("discard");
        script("discard; keep;").does("discard", "keep");
        script("redirect \"a@b.test\";").does("redirect a@b.test");
        script("require \"fileinto\"; fileinto \"Work/2026\";").does("fileinto Work/2026");
    }

    @Test
    void keepsTheOriginalBesideACopy() {
        script("require [\"fileinto\", \"copy\"]; fileinto :copy \"A\"; redirect :copy \"a@b.test\";")
                .does("fileinto A", "redirect a@b.test", "implicit keep");
        Case.refused("require \"fileinto\"; fileinto :copy \"A\";", 1, 30, "needs the extension \"copy\"");
    }

    @Test
    void takesTheFirstChoiceThatIsTrue() {
        script("if false { keep; } elsif true { discard; } elsif true { keep; } else { keep; }")
                .does("discard");
        script("if false { keep; } elsif false { keep; } else { discard; }").does("discard");
        script("if true { if true { stop; } discard; } discard;").does("implicit keep");
        Case.refused("if true { } else { } elsif true { }", 1, 13, "ends the choice");
    }

    @Test
    void filesAMessageIntoAMailboxOnce() {
        script("require \"fileinto\"; fileinto \"A\"; keep; fileinto \"A\"; fileinto \"B\"; keep; discard; discard;")
                .does("fileinto A", "fileinto B", "keep", "discard");
        script("redirect \"a@b.test\"; redirect \"Ann <a@B.test>\";").does("redirect a@b.test");
    }

    @Test
    void refusesMailboxesThatCannotBe() {
        Case.refused("require \"fileinto\"; fileinto \"a//b\";", 1, 21, "can't be the name of a mailbox");
        script("require [\"fileinto\", \"variables\"]; set \"m\" \"../x\"; fileinto \"${m}\";")
                .failsAt(1, "can't be the name of a mailbox");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true                                                      | true
            false                                                     | false
            not false                                                 | true
            allof (true, true)                                        | true
            allof (true, false)                                       | false
            anyof (false, true)                                       | true
            anyof (false, false)                                      | false
            not anyof (false, not true)                               | true
            exists "from"                                             | true
            exists ["FROM", "To", "x-empty"]                          | true
            exists ["from", "reply-to"]                               | false
            exists "from:"                                            | false
            size :over 1                                              | true
            size :under 1                                             | false
            size :under 1M                                            | true
            header "x-number" "0042 apples"                           | true
            header :contains "subject" "MAÑANA: THE"                  | false
            header :contains "subject" "Mañana: THE"                  | true
            header :is "x-empty" ""                                   | true
            header :contains "x-empty" ""                             | true
            header :contains "x-absent" ""                            | false
            header :is "x-number" ""                                  | false
            header :contains ["x-absent", "to"] ["nobody", "TEAM, all"] | true
            header :matches "received" "*a.example by*"               | true
            address "from" "ana.perez@example.net"                    | true
            address :localpart "from" "ana.perez"                     | true
            address :domain "from" "example.net"                      | true
            address :all "from" "ana.perez"                           | false
            address :domain ["to", "cc"] "example.com"                | true
            address :is "cc" "friends"                                | false
            address :contains "to" "Team"                             | true
            address :contains "to" "all"                              | false
            address "x-absent-to" ""                                  | false
            """)
    void testsTheMessage(String test, boolean expected) {
        assertThat(script(Case.testing("", test)).isDiscarded()).as(test).isEqualTo(expected);
    }

    @Test
    void looksForAddressesWhereTheyAre() {
        Case.refused("if address \"subject\" \"a\" { }", 1, 4, "has no addresses");
        String odd = "From: nobody\nTo: <@relay.example:route@example.org>, \"a b\"@example.org\n\n";
        assertThat(script(Case.testing("", "address :all \"from\" \"nobody\""))
                        .on(odd)
                        .isDiscarded())
                .isTrue();
        assertThat(script(Case.testing("", "address :localpart \"from\" \"nobody\""))
                        .on(odd)
                        .isDiscarded())
                .isFalse();
        assertThat(script(Case.testing("", "address \"to\" \"route@example.org\""))
                        .on(odd)
                        .isDiscarded())
                .isTrue();
        assertThat(script(Case.testing("", "address :localpart \"to\" \"a b\""))
                        .on(odd)
                        .isDiscarded())
                .isTrue();
    }

    @Test
    void readsHeadersAsPeopleWriteThem() {
        String odd = "Subject : one\n  two\nsubject:=?iso-8859-1?q?=E9t=E9?= =?utf-8?b?w7E=?=\nX-Raw: caf\u00e9\n\n";
        for (String test : new String[] {"\"subject\" \"one  two\"", "\"SUBJECT\" \"étéñ\"", "\"x-raw\" \"café\""}) {
            assertThat(script(Case.testing("", "header " + test)).on(odd).isDiscarded())
                    .as(test)
                    .isTrue();
        }
    }

    @Test
    void redirectsToOneAddressInAnySpelling() {
        script("redirect \"Ann Lee <ann@example.com>\";").does("redirect ann@example.com");
        script("redirect \"josé@example.com\";").does("redirect josé@example.com");
        for (String wrong : new String[] {
            "", "ann", "a@b.test, c@d.test", "<@r.test:a@b.test>", "g: a@b.test;", "a@b.test\\r\\nBcc: c"
        }) {
            Case.refused("redirect \"" + wrong + "\";", 1, 1, "no mail address");
        }
    }

    @Test
    void handsOnTheVeryMessageIfNothingChangedIt() {
        Case unchanged = script("keep;");
        Content content = unchanged.content();
        Outcome outcome = run(unchanged, content);
        assertThat(((Action.Keep) outcome.actions().getFirst()).message()).isSameAs(content);
    }

    private static Outcome run(Case given, Content content) {
        try {
            return Case.compiled(given.script()).run(content, given.envelope(), given.world(), RunLimits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
