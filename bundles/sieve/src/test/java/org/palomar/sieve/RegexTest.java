package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The regex draft: extended regular expressions of POSIX, less what can't be matched in linear time. */
final class RegexTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abc       | b              | true
            abc       | ^b             | false
            abc       | ^A.C$          | true
            abc       | ^[^[:digit:]]+$ | true
            a1c       | ^[[:alpha:]]+$ | false
            aab       | ^a{2}b$        | true
            ab        | ^a{2,}b$       | false
            abcabc    | ^(abc){1,2}$   | true
            color     | colou?r        | true
            'x|y'     | 'x\\\\|y'      | true
            ñandú     | ^.{5}$         | true
            ]         | []]            | true
            """)
    void findsExpressions(String value, String expression, boolean expected) {
        String test = "string :regex \"" + value + "\" \"" + expression + "\"";
        assertThat(script(Case.testing("variables regex", test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @Test
    void takesTheLeftmostAndLongestMatch() {
        script(
                        "require [\"variables\", \"regex\", \"reject\"]; if string :regex \"xabcabc\" \"a|ab(c)?|(zz)?\" { reject \"${0}|${1}|${2}\"; }")
                .does("reject ||");
        script(
                        "require [\"variables\", \"regex\", \"reject\"]; if string :regex \"xabñ-1\" \"([a-zñ]+)-([0-9])\" { reject \"${2}${1}\"; }")
                .does("reject 1xabñ");
    }

    @Test
    void regardsCaseWithOctetsOnly() {
        Case.holds("regex", "header :regex \"subject\" \"MEETING$\"");
        Case.fails("regex", "header :regex :comparator \"i;octet\" \"subject\" \"MEETING$\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "a)",
                "[a",
                "a**",
                "a{2}{3}",
                "*a",
                "a{x}",
                "a{2,1}",
                "(?i)a",
                "(?:a)",
                "\\\\d",
                "\\\\1",
                "a\\\\",
                "[[:nope:]]",
                "((a{100}){100}){100}",
                "[[=a=]]",
                "a{1001}"
            })
    void refusesWhatIsNoExpressionOrTooLarge(String expression) {
        Case.refused(
                "require \"regex\";\nif header :regex \"a\" \"" + expression + "\" { }", 2, 4, "no regular expression");
    }

    @Test
    void saysAtRunTimeWhatVariablesMadeWrong() {
        script("require [\"variables\", \"regex\"];\nset \"a\" \"(\";\nif header :regex \"subject\" \"${a}\" { }")
                .failsAt(3, "no regular expression");
    }
}
