package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** imap4flags (RFC 5232). */
final class FlagsTest {

    private static final String REQUIRE = "require [\"imap4flags\", \"fileinto\", \"variables\", \"relational\"];\n";

    @Test
    void givesTheFlagsOfTheInternalVariable() {
        script(REQUIRE + "setflag \"\\\\Seen\"; addflag [\"Work\", \"\\\\flagged\"];")
                .does("implicit keep [\\Flagged, \\Seen, Work]");
        script(REQUIRE + "addflag \"\\\\Seen a\"; keep; fileinto \"A\";")
                .does("keep [\\Seen, a]", "fileinto A [\\Seen, a]");
        script(REQUIRE + "addflag \"a  b c\"; removeflag \"B\"; keep;").does("keep [a, c]");
        script(REQUIRE + "addflag \"a\"; setflag \"\"; keep;").does("keep");
    }

    @Test
    void givesTheFlagsOfTheTagInstead() {
        script(REQUIRE + "setflag \"a\"; keep :flags [\"b\", \"c\"]; fileinto :flags \"\" \"A\";")
                .does("keep [b, c]", "fileinto A");
        script(REQUIRE + "setflag \"v\" \"b\"; addflag \"v\" [\"C c\"]; keep :flags \"${v}\";")
                .does("keep [b, C]");
    }

    @Test
    void letsTheLastFlagsWin() {
        script(
                        REQUIRE
                                + "fileinto :flags \"a\" \"A\"; fileinto :flags \"b\" \"A\"; keep :flags \"x\"; keep :flags \"y\";")
                .does("fileinto A [b]", "keep [y]");
    }

    @Test
    void passesOverWhatIsNoFlag() {
        script(REQUIRE + "setflag [\"\\\\Recent\", \"\\\\Nonsense\", \"a(b\", \"ñ\", \"ok\"];")
                .does("implicit keep [ok]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hasflag "a"                               | true
            hasflag ["x", "B"]                        | true
            hasflag "x a"                             | true
            hasflag ""                                | false
            hasflag :contains "unk"                   | true
            hasflag :matches "j*k"                    | true
            hasflag :count "eq" "3"                   | true
            hasflag "v" "a"                           | false
            hasflag ["v", "w"] "c"                    | true
            hasflag :count "eq" ["v", "w"] "2"        | true
            """)
    void testsFlags(String test, boolean expected) {
        Case given = script(
                REQUIRE + "setflag [\"a b\", \"Junk\", \"A\"]; set \"v\" \"c c d\"; if " + test + " { discard; }");
        assertThat(given.isDiscarded()).as(test).isEqualTo(expected);
    }

    @Test
    void namesVariablesOnlyWithTheirExtension() {
        refused("require \"imap4flags\"; addflag \"v\" \"a\";", 1, 23, "needs the extension \"variables\"");
        refused("require \"imap4flags\"; if hasflag \"v\" \"a\" { }", 1, 26, "needs the extension \"variables\"");
    }
}
