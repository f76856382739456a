package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** editheader (RFC 5293). */
final class EditHeaderTest {

    private static final String REQUIRE =
            "require [\"editheader\", \"variables\", \"fileinto\", \"copy\", \"reject\"];\n";
    private static final String MAIL = "A: one\nB: two\nA: thr\n ee\nA: four\n\nbody\n";

    private static String kept(String commands) {
        Outcome outcome = script(REQUIRE + commands).on(MAIL).outcome();
        assertThat(outcome.failure()).isEmpty();
        return Case.text(((Action.Keep) outcome.actions().getLast()).message());
    }

    @Test
    void addsFieldsAtEitherEnd() {
        assertThat(kept("addheader \"X-First\" \"1\"; addheader :last \"X-Last\" \"2\";"))
                .isEqualTo("X-First: 1\n" + MAIL.replace("\n\nbody", "\nX-Last: 2\n\nbody"));
        assertThat(kept("addheader \"S\" \"año 2026\";")).startsWith("S: =?utf-8?b?YcOxbyAyMDI2?=\nA: one\n");
        assertThat(kept("addheader \"S\" \"" + "word ".repeat(30) + "\";")
                        .lines()
                        .map(String::length))
                .allMatch(length -> length < 78);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deleteheader "a"                          | B: two
            deleteheader "b"                          | A: one;A: thr; ee;A: four
            deleteheader "c"                          | A: one;B: two;A: thr; ee;A: four
            deleteheader :index 1 "a"                 | B: two;A: thr; ee;A: four
            deleteheader :index 1 :last "a"           | A: one;B: two;A: thr; ee
            deleteheader :index 9 "a"                 | A: one;B: two;A: thr; ee;A: four
            deleteheader "a" "THR EE"                 | A: one;B: two;A: four
            deleteheader :matches "a" ["o*", "f*"]    | B: two;A: thr; ee
            deleteheader :index 1 :is "a" "four"      | A: one;B: two;A: thr; ee;A: four
            deleteheader :contains :comparator "i;octet" "a" "O" | A: one;B: two;A: thr; ee;A: four
            """)
    void deletesFields(String command, String left) {
        assertThat(kept(command + ";")).isEqualTo(left.replace(';', '\n') + "\n\nbody\n");
    }

    @Test
    void letsTestsSeeTheHeaderAsItIsNow() {
        script(
                        REQUIRE
                                + "addheader \"X\" \"1\"; if header \"x\" \"1\" { deleteheader \"x\"; } if not exists \"x\" { discard; }")
                .does("discard");
        assertThat(kept("addheader \"A\" \"x\"; deleteheader :index 1 \"A\";")).isEqualTo(MAIL);
    }

    @Test
    void handsOnTheHeaderAsItWasAtTheAction() {
        Outcome outcome = script(REQUIRE
                        + "fileinto \"F\"; addheader \"X\" \"1\"; redirect :copy \"a@b.test\"; addheader \"Y\" \"2\";")
                .on(MAIL)
                .outcome();
        assertThat(Case.text(((Action.FileInto) outcome.actions().get(0)).message()))
                .isEqualTo(MAIL);
        assertThat(Case.text(((Action.Redirect) outcome.actions().get(1)).message()))
                .isEqualTo("X: 1\n" + MAIL);
        assertThat(kept("addheader \"X\" \"1\"; keep; addheader \"Y\" \"2\"; keep;"))
                .isEqualTo("Y: 2\nX: 1\n" + MAIL);
    }

    @Test
    void keepsTheMessageAsItCameWhenItFails() {
        Outcome outcome = script(REQUIRE + "addheader \"X\" \"1\";\nreject \"a\"; reject \"b\";")
                .on(MAIL)
                .outcome();
        assertThat(outcome.failure()).isPresent();
        assertThat(Case.text(((Action.Keep) outcome.actions().getFirst()).message()))
                .isEqualTo(MAIL);
    }

    @Test
    void leavesFieldsByWhichMailIsTraced() {
        Outcome outcome = script(REQUIRE
                        + "deleteheader \"Received\"; deleteheader \"auto-submitted\"; deleteheader \"Delivered-To\";")
                .outcome();
        assertThat(Case.text(((Action.Keep) outcome.actions().getFirst()).message()))
                .isEqualTo(Case.MESSAGE);
        assertThat(outcome.warnings()).hasSize(3);
    }

    @Test
    void letsNoValueStartAFieldOfItsOwn() {
        script(REQUIRE + "addheader \"X\" \"a\r\nBcc: b@c.test\";").failsAt(2, "one line");
        script(REQUIRE + "\nset \"n\" \"X: y\"; addheader \"${n}\" \"a\";").failsAt(3, "can't name a header field");
        refused(REQUIRE + "addheader \"X:\" \"a\";", 2, 1, "can't name a header field");
        refused(REQUIRE + "deleteheader \"Ñ\";", 2, 1, "can't name a header field");
        refused(REQUIRE + "deleteheader :last \"a\";", 2, 1, "write both");
        script(REQUIRE + "addheader \"X\" \"" + "x".repeat(4001) + "\";").failsAt(2, "shorten it");
    }

    @Test
    void changesNoHeaderWhoseEndIsNotKnown() {
        String huge = "X: " + "y".repeat(70) + "\n";
        Outcome outcome = script(REQUIRE + "addheader \"A\" \"b\";")
                .on(huge.repeat(20_000) + "\nbody\n")
                .outcome();
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.warnings()).hasSize(1);
    }

    @Test
    void endsAHeaderThatIsCutOff() {
        Outcome outcome =
                script(REQUIRE + "addheader :last \"X\" \"1\";").on("A: b").outcome();
        assertThat(Case.text(((Action.Keep) outcome.actions().getFirst()).message()))
                .isEqualTo("A: b\nX: 1\n");
    }
}
