package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** variables (RFC 5229). */
final class VariablesTest {

    private static final String REQUIRE = "require [\"variables\", \"reject\", \"enotify\", \"regex\", \"body\"];\n";

    private static void says(String commands, String expected) {
        script(REQUIRE + commands).does("reject " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${name}              | Ñu
            ${NAME}              | Ñu
            ${absent}!           | !
            ${}                  | ${}
            ${na me}             | ${na me}
            ${name               | ${name
            ${BAD${name}         | ${BADÑu
            ${a, ${name} b}      | ${a, Ñu b}
            $${name}$            | $Ñu$
            \\\\${name}          | \\Ñu
            \\${na\\me}          | Ñu
            ${99x}               | ${99x}
            ${a.}                | ${a.}
            """)
    void putsValuesInTheirPlace(String text, String expected) {
        says("set \"Name\" \"Ñu\"; reject \"" + text + "\";", expected);
    }

    @Test
    void expandsOnceOnly() {
        says("set \"d\" \"$\"; set \"a\" \"${d}{d}\"; reject \"${a}\";", "${d}");
        says("set \"a\" \"1\"; set \"a\" \"${a}2\"; reject \"${a}\";", "12");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            :length                       | AÑu*b    | 5
            :lower                        | AÑu      | aÑu
            :upper                        | aÑu      | AÑU
            :lowerfirst                   | ABC      | aBC
            :upperfirst                   | abc      | Abc
            :upperfirst :lower            | aBC      | Abc
            :lower :upperfirst            | aBC      | Abc
            :quotewildcard                | a*b?c\\\\ | a\\*b\\?c\\\\
            :quotewildcard :length        | a*       | 3
            :upper :upperfirst            | ñ        | ñ
            :encodeurl                    | a b/ñ~   | a%20b%2F%C3%B1~
            :quoteregex                   | a.b(c)   | a\\.b\\(c\\)
            """)
    void modifiesInTheOrderOfThePrecedences(String modifiers, String value, String expected) {
        says("set " + modifiers + " \"a\" \"" + value + "\"; reject \"${a}\";", expected);
    }

    @Test
    void remembersWhatWildcardsStoodFor() {
        says(
                "if header :matches \"subject\" \"*: the (*) m?et*\" { reject \"${1}|${2}|${3}|${4}|${0}|${5}|${01}\"; }",
                "Mañana|urgent|e|ing|Mañana: the (urgent) meeting||Mañana");
        says("if string :matches \"a-b-c\" \"*-*\" { reject \"${1}+${2}\"; }", "a+b-c");
        says("if string :matches \"x.y.com\" \"**.com\" { reject \"<${1}><${2}>\"; }", "<><x.y>");
        says("if address :matches \"to\" \"*+*@*\" { } if string :matches \"z\" \"y*\" { } reject \"${2}\";", "work");
        says("if anyof (true, string :matches \"a\" \"*\") { reject \"[${1}]\"; }", "[]");
    }

    @Test
    void leavesTheMatchVariablesAloneWhenItLooksIntoTheBody() {
        says("if string :matches \"a\" \"*\" { if body :matches \"*Luis*\" { reject \"${1}\"; } }", "a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set "1" "a";                   | 1 | can't name a variable
            set "a b" "a";                 | 1 | can't name a variable
            set "${a}" "a";                | 1 | can't be part of
            set "a.b" "a";                 | 1 | no variable "a.b"
            set "global.a" "a";            | 1 | needs the extension "include"
            set :lower :upper "a" "a";     | 1 | exclude each other
            set :lower :lower "a" "a";     | 12 | is there twice
            set :shout "a" "a";            | 5 | has no ":shout"
            reject "${33}";                | 8 | first 32 wildcards
            reject "${a.b}";               | 8 | no variable "a.b"
            """)
    void refusesNamesThatCannotBe(String command, int column, String message) {
        int at = command.contains("${a}") ? 5 : column;
        refused(REQUIRE + command, 2, at, message);
    }

    @Test
    void cutsWhatIsTooLongForAVariable() {
        Case full = script(
                REQUIRE + "set \"a\" \"" + "ñ".repeat(5000) + "\"; set :length \"n\" \"${a}\"; reject \"${n}\";");
        full.does("reject 4096");
    }

    @Test
    void keepsVariablesToScriptsThatRequireThem() {
        script("require \"reject\"; reject \"${a}\";").does("reject ${a}");
        refused("set \"a\" \"b\";", 1, 1, "needs the extension \"variables\"");
        assertThat(Case.compiled(REQUIRE).required()).contains("variables");
    }
}
