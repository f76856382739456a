package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Match types (RFC 5228 §2.7.1), comparators (RFC 4790, RFC 5051) and relations (RFC 5231). */
final class MatchingTest {

    private static final String ALL = "variables relational comparator-i;ascii-numeric comparator-i;unicode-casemap";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''          | ''        | true
            ''          | *         | true
            ''          | ?         | false
            abc         | abc       | true
            abc         | ABC       | true
            abc         | ab        | false
            abc         | bc        | false
            abc         | a*        | true
            abc         | *c        | true
            abc         | *b*       | true
            abc         | *b        | false
            abc         | ???       | true
            abc         | ??        | false
            abc         | ?*?       | true
            abc         | *???*     | true
            abc         | *????*    | false
            abab        | *ab       | true
            aab         | *ab       | true
            abcabd      | *ab?d     | false
            abcabxd     | *ab?d     | true
            a*c         | a\\\\*c   | true
            abc         | a\\\\*c   | false
            a?c         | a\\\\?c   | true
            a\\\\c      | a\\\\\\\\c | true
            abbbc       | a*b*c     | true
            aaa         | a*a*a     | true
            aa          | a*a*a     | false
            mississippi | *iss*ip*i | true
            mississippi | m*iss*iss*iss*  | false
            """)
    void matchesWildcards(String value, String pattern, boolean expected) {
        String test = "string :matches \"" + value + "\" \"" + pattern + "\"";
        assertThat(script(Case.testing("variables", test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            :comparator "i;octet" "a" "A"                             | false
            :comparator "i;octet" "a" "a"                             | true
            :comparator "i;ascii-casemap" "aé" "AÉ"                   | false
            :comparator "i;unicode-casemap" "aé" "AÉ"                 | true
            :comparator "i;unicode-casemap" :contains "Straße é" "É"  | true
            :comparator "i;unicode-casemap" :matches "Àbc" "à?C"      | true
            :comparator "i;unicode-casemap" :matches "àéî" "???"      | true
            :comparator "i;unicode-casemap" :matches "àéî" "??"       | false
            :comparator "i;unicode-casemap" :matches "xàéîx" "*Éî?"   | true
            :comparator "i;ascii-casemap" :matches "é" "??"           | true
            :comparator "i;ascii-numeric" "007 x" "7"                 | true
            :comparator "i;ascii-numeric" "x" "y"                     | true
            :comparator "i;ascii-numeric" "1" "y"                     | false
            :value "gt" :comparator "i;ascii-numeric" "10" "9"        | true
            :value "gt" "10" "9"                                      | false
            :value "lt" :comparator "i;ascii-numeric" "99999999999999999999" "100000000000000000000" | true
            :value "gt" :comparator "i;ascii-numeric" "x" "5"         | true
            :value "ge" "b" "a"                                       | true
            :value "le" "b" "a"                                       | false
            :value "lt" "a" "B"                                       | true
            :value "lt" :comparator "i;octet" "a" "B"                 | false
            :value "ne" "a" "A"                                       | false
            :value "eq" "a" "A"                                       | true
            :value "lt" :comparator "i;unicode-casemap" "é" "F"       | true
            :count "eq" ["a", "", "b"] "2"                            | true
            :count "gt" :comparator "i;ascii-numeric" ["a", "b"] "1"  | true
            :count "ne" "" "0"                                        | false
            """)
    void comparesAsTheComparatorSays(String test, boolean expected) {
        assertThat(script(Case.testing(ALL, "string " + test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            header :count "eq" "received" "2"                   | true
            header :count "eq" ["to", "cc", "x-absent"] "2"     | true
            header :count "eq" "x-absent" "0"                   | true
            address :count "eq" ["to", "cc"] "4"                | true
            envelope :count "eq" ["from", "to"] "2"             | true
            header :value "ge" :comparator "i;ascii-numeric" "x-number" "42" | true
            header :value "gt" :comparator "i;ascii-numeric" "x-number" "42" | false
            """)
    void countsFieldsAndAddresses(String test, boolean expected) {
        assertThat(script(Case.testing(ALL + " envelope", test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @Test
    void comparesWholeNumbersOnly() {
        Case.refused(
                "require \"comparator-i;ascii-numeric\";\nif header :contains :comparator \"i;ascii-numeric\" \"a\" \"1\" { }",
                2,
                4,
                "compares whole values");
        Case.refused("if header :comparator \"i;ascii-numeric\" \"a\" \"1\" { }", 1, 4, "needs the extension");
        Case.refused(
                "require \"relational\"; if header :value \"over\" \"a\" \"1\" { }", 1, 26, "gt, ge, lt, le, eq, ne");
    }
}
