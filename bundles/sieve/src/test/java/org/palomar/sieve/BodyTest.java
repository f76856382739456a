package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** body (RFC 5173). */
final class BodyTest {

    private static final String ALL = "body relational comparator-i;ascii-numeric";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            body :contains "mañana"                                   | true
            body :text :contains "tomorrow"                           | true
            body :contains "within"                                   | true
            body :contains "ABCDEF"                                   | false
            body :contains "Before"                                   | false
            body :raw :contains "ma=F1ana"                            | true
            body :raw :contains "Before the parts"                    | true
            body :raw :contains "--inner--"                           | true
            body :raw :contains "Subject: parts"                      | false
            body :content "text/plain" :contains "mañana"             | true
            body :content "text/plain" :contains "tomorrow"           | false
            body :content ["image/png", "audio"] :is "ABCDEF"         | true
            body :content "image" :contains "DEF"                     | true
            body :content "" :contains "ABCDEF"                       | true
            body :content "/png" :contains ""                         | false
            body :content "image/" :contains ""                       | false
            body :content "a/b/c" :contains ""                        | false
            body :content "video" :contains ""                        | false
            body :content "multipart" :contains "Before the"          | true
            body :content "multipart" :contains "Behind the"          | true
            body :content "multipart" :contains "outer"               | false
            body :content "multipart/alternative" :contains "parts"   | false
            body :content "message/rfc822" :contains "Subject: inside" | true
            body :content "message/rfc822" :contains "within"         | false
            body :content "text/html" "<p>tomorrow</p>"               | true
            body :count "eq" :comparator "i;ascii-numeric" :content "text" "3" | true
            """)
    void looksIntoParts(String test, boolean expected) {
        Case given = script(Case.testing(ALL, test)).on(Mails.NESTED);
        assertThat(given.isDiscarded()).as(test).isEqualTo(expected);
    }

    @Test
    void isFalseOfAMessageThatIsAHeaderOnly() {
        for (String test :
                new String[] {"body :contains \"\"", "body :raw :is \"\"", "body :content \"\" :contains \"\""}) {
            assertThat(script(Case.testing("body", test)).on("Subject: x\n").isDiscarded())
                    .as(test)
                    .isFalse();
            assertThat(script(Case.testing("body", test)).on("Subject: x\n\n").isDiscarded())
                    .as(test)
                    .isTrue();
        }
    }

    @Test
    void matchesAcrossLines() {
        Case.holds("body", "body :matches \"*Luis*10*\"");
        Case.holds("body", "body :contains \"Luis,\nnos\"");
    }

    @Test
    void transformsInOneWay() {
        Case.refused("require \"body\"; if body :raw :text \"x\" { }", 1, 20, "exclude each other");
        Case.refused("require \"body\"; if body :raw :content \"a\" \"x\" { }", 1, 20, "exclude each other");
    }
}
