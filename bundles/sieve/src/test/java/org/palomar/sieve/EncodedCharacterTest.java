package org.palomar.sieve;

import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** encoded-character (RFC 5228 §2.4.2.4). */
final class EncodedCharacterTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $${hex:41}          | $A
            ${hex: 41  42 }     | AB
            ${HEX:c3 b1}        | ñ
            ${hex:41            | ${hex:41
            ${hex:410}          | ${hex:410}
            ${hex:}             | ${hex:}
            ${hex:4${hex:30}}   | ${hex:40}
            ${unicode:f1}       | ñ
            ${UniCode:1F600 41} | 😀A
            ${unicode:000041}   | A
            ${ unicode:41}      | ${ unicode:41}
            ${unicode:Cool}     | ${unicode:Cool}
            """)
    void putsCharactersInTheirPlace(String text, String expected) {
        script("require [\"encoded-character\", \"reject\"]; reject \"" + text + "\";")
                .does("reject " + expected);
    }

    @Test
    void refusesNumbersThatAreNoCharacters() {
        for (String number : new String[] {"110000", "d800", "DFFF", "fffffffffffffffffffff"}) {
            Case.refused(
                    "require [\"encoded-character\", \"reject\"];\nreject \"${unicode:" + number + "}\";",
                    2,
                    8,
                    "no character");
        }
    }

    @Test
    void leavesThemAloneUnlessRequired() {
        script("require \"reject\"; reject \"${hex:41}\";").does("reject ${hex:41}");
    }

    @Test
    void comparesOctetsThatAreNoText() {
        Case.fails("encoded-character", "header :contains \"subject\" \"${hex:ff}\"");
        Case.holds("encoded-character", "header :contains \"subject\" \"Ma${hex:c3 b1}ana\"");
    }
}
