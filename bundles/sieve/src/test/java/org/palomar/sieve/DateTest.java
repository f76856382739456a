package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** date, currentdate and index (RFC 5260). The message's date is Tuesday, 3 March 2026, 04:05:06 -0500. */
final class DateTest {

    private static final String ALL = "date index relational comparator-i;ascii-numeric";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            date :originalzone "date" "year" "2026"                    | true
            date :originalzone "date" "month" "03"                     | true
            date :originalzone "date" "day" "03"                       | true
            date :originalzone "date" "date" "2026-03-03"              | true
            date :originalzone "date" "julian" "61102"                 | true
            date :originalzone "date" "hour" "04"                      | true
            date :originalzone "date" "minute" "05"                    | true
            date :originalzone "date" "second" "06"                    | true
            date :originalzone "date" "time" "04:05:06"                | true
            date :originalzone "date" "iso8601" "2026-03-03T04:05:06-05:00" | true
            date :zone "+0000" "date" "iso8601" "2026-03-03T09:05:06Z" | true
            date :originalzone "date" "std11" "Tue, 03 Mar 2026 04:05:06 -0500" | true
            date :originalzone "date" "zone" "-0500"                   | true
            date :originalzone "date" "WEEKDAY" "2"                    | true
            date "date" "hour" "10"                                    | true
            date "date" "zone" "+0100"                                 | true
            date :zone "+1400" "date" "time" "23:05:06"                | true
            date :zone "+0530" "date" "zone" "+0530"                   | true
            date "date" "century" "20"                                 | false
            date "x-number" "year" "2026"                              | false
            date "x-absent" "year" "2026"                              | false
            date "received" "minute" "20"                              | true
            date :index 2 :originalzone "received" "hour" "09"         | true
            date :index 1 :last :originalzone "received" "hour" "09"   | true
            date :index 3 "received" "hour" "09"                       | false
            date :count "eq" "date" "year" "1"                         | true
            date :count "eq" "x-absent" "year" "0"                     | true
            date :value "lt" "date" "date" "2026-03-04"                | true
            currentdate "date" "2026-03-04"                            | true
            currentdate "time" "06:07:08"                              | true
            currentdate :zone "-0800" "date" "2026-03-03"              | true
            currentdate "weekday" "3"                                  | true
            currentdate :value "ge" :comparator "i;ascii-numeric" "hour" "7" | false
            currentdate :count "eq" "year" "1"                         | true
            """)
    void testsDates(String test, boolean expected) {
        assertThat(script(Case.testing(ALL, test)).isDiscarded()).as(test).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            header :index 1 :contains "received" "b.example"             | true
            header :index 2 :contains "received" "b.example"             | false
            header :index 1 :last :contains "received" "x.example"       | true
            header :index 3 :contains ["from", "to", "cc"] "friends"     | true
            header :index 0 :contains "from" ""                          | false
            address :index 2 ["from", "to"] "luis+work@example.org"      | true
            address :index 1 ["from", "to"] "luis+work@example.org"      | false
            """)
    void countsFieldsOfAName(String test, boolean expected) {
        assertThat(script(Case.testing(ALL, test)).isDiscarded()).as(test).isEqualTo(expected);
    }

    @Test
    void refusesZonesAndOrdersThatCannotBe() {
        Case.refused("require \"date\"; if currentdate :zone \"CET\" \"year\" \"1\" { }", 1, 20, "+hhmm");
        Case.refused(
                "require \"date\"; if date :zone \"+0100\" :originalzone \"date\" \"year\" \"1\" { }",
                1,
                20,
                "exclude each other");
        Case.refused("require \"index\"; if header :last \"a\" \"b\" { }", 1, 21, "write both");
        Case.refused("if header :index 1 \"a\" \"b\" { }", 1, 11, "needs the extension \"index\"");
    }
}
