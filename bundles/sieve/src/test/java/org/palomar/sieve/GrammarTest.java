package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5228 §2, §8: how scripts are written, and what is said of one that is wrong. */
final class GrammarTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DISCARD;",
                "discard ; # to the end of the line",
                "/* over\n two lines, with a * and a / in it **/ discard;",
                "\uFEFFdiscard;",
                "if true{discard;}",
                "if not false { if true { discard; } } else { keep; }",
                "if anyof (false,true) {discard;}",
                "\tdiscard\r\n;\r\n"
            })
    void takesAnyLayout(String text) {
        script(text).does("discard");
    }

    @ParameterizedTest
    @CsvSource({"1024, 1K", "1024, 1k", "2048, 2K", "1048576, 1M", "12, 012"})
    void countsInKilobytesAndMegabytes(int octets, String number) {
        String message = "A: " + "b".repeat(octets - 5);
        String test = "anyof (size :over " + number + ", size :under " + number + ")";
        assertThat(script(Case.testing("", test)).on(message + "\n").isDiscarded())
                .isFalse();
        assertThat(script(Case.testing("", test)).on(message + "b\n").isDiscarded())
                .isTrue();
    }

    @Test
    void readsStringsWithEscapesAndOverLines() {
        script("require \"fileinto\"; fileinto \"a \\\"b\\\" \\c\\\\d\";").does("fileinto a \"b\" c\\d");
        script("require \"reject\"; reject \"one\ntwo\";").does("reject one\r\ntwo");
        script("require \"fileinto\"; fileinto \"Año\";").does("fileinto Año");
    }

    @Test
    void readsTextsOfSeveralLines() {
        script("""
                require "reject";
                reject text:  # so it begins
                one
                ..two
                .three

                .
                ;
                """).does("reject one\r\n.two\r\n.three\r\n\r\n");
        script("require \"reject\"; reject text:\n.\n;").does("reject ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keep            | 1:5  | end with a semicolon
            keep;;          | 1:6  | a command should begin
            keep "x";       | 1:6  | takes no more arguments
            keep {}         | 1:5  | has no block
            jump;           | 1:1  | no command "jump"
            if jump { }     | 1:4  | no test "jump"
            if true         | 1:8  | go on with a block
            if true ;       | 1:8  | needs a block
            if { keep; }    | 1:3  | takes one test
            if true { keep; | 1:9  | never closed
            if (true) { }   | 1:10 | takes one test
            else { }        | 1:1  | follows the block of an "if"
            header "a" "b"; | 1:1  | is a test
            keep true;      | 1:6  | takes no tests
            stop "           | 1:6  | never ends
            keep /* x       | 1:6  | never ends
            discard %;      | 1:9  | means nothing outside of a string
            discard :;      | 1:9  | begins a tag
            discard :now;   | 1:9  | has no ":now"
            redirect "a";   | 1:1  | is no mail address
            redirect ["a@b.test", "c@d.test"]; | 1:1 | wants one string
            redirect 5;     | 1:10 | wants an address here
            redirect;       | 1:9  | lacks an address
            if size 5 { }   | 1:4  | one of ":over" and ":under"
            if size :over :under 5 { } | 1:4 | one of ":over" and ":under"
            if size :over 5x { } | 1:16 | ends in K, M, G or nothing
            if size :over 99999999999G { } | 1:15 | too large
            if size :over 18446744073709551617 { } | 1:15 | too large
            if size :over 17179869184G { } | 1:15 | too large
            if header "a" ["b", ] { } | 1:21 | next string of the list
            if header "a" ["b" "c"] { } | 1:20 | a comma should part strings
            if anyof (true false) { } | 1:16 | takes no tests
            if anyof true { } | 1:14 | tests in parentheses
            if not (true) { } | 1:14 | takes one test
            if header "a" :is "b" { } | 1:11 | Tags stand before
            if header :is :is "a" "b" { } | 1:15 | is there twice
            if header :is :contains "a" "b" { } | 1:4 | one match type
            if header :comparator "i;no" "a" "b" { } | 1:4 | is not known
            keep; require "fileinto"; | 1:7 | comes before all other commands
            require "vnd.jump"; | 1:1 | does not know the extension "vnd.jump"
            fileinto "a";   | 1:1  | needs the extension "fileinto"
            if envelope "to" "a" { } | 1:4 | needs the extension "envelope"
            if header :regex "a" "b" { } | 1:11 | needs the extension "regex"
            keep :flags "a"; | 1:6 | needs the extension "imap4flags"
            """)
    void saysWhereAScriptIsWrongAndWhatToDo(String text, String place, String message) {
        String[] numbers = place.split(":", -1);
        refused(text, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), message);
    }

    @Test
    void countsLinesAndCharacters() {
        refused("keep;\r\nkeep;\n\"ñ\" keep;", 3, 1, "a command should begin");
        refused("if header \"ñandú\" { }", 1, 18, "lacks the keys");
        refused("if anyof (true,\n  header :is \"ñ\" jump) { }", 2, 18, "takes no tests");
    }

    @Test
    void refusesOctetsThatNoScriptHas() {
        refused("keep;\n# \0\n", 2, 3, "NUL");
        refused("keep;\rkeep;", 1, 6, "carriage return");
    }

    @Test
    void forgetsWhatAnExtensionIsThatIsTakenAway() {
        SieveCompiler compiler = SieveCompiler.withAllExtensions().without(Set.of("regex", "unheard-of"));
        assertThat(compiler.capabilities()).contains("fileinto").doesNotContain("regex");
        assertThatThrownBy(() -> compiler.compile("require \"regex\";".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("does not know the extension");
    }

    @Test
    void advertisesWhatItHasInFull() {
        assertThat(SieveCompiler.withAllExtensions().capabilities())
                .containsExactly(
                        "body",
                        "comparator-i;ascii-casemap",
                        "comparator-i;ascii-numeric",
                        "comparator-i;octet",
                        "comparator-i;unicode-casemap",
                        "convert",
                        "copy",
                        "date",
                        "duplicate",
                        "editheader",
                        "enclose",
                        "encoded-character",
                        "enotify",
                        "envelope",
                        "environment",
                        "ereject",
                        "extlists",
                        "extracttext",
                        "fcc",
                        "fileinto",
                        "foreverypart",
                        "ihave",
                        "imap4flags",
                        "imapsieve",
                        "include",
                        "index",
                        "mailbox",
                        "mailboxid",
                        "mboxmetadata",
                        "mime",
                        "regex",
                        "reject",
                        "relational",
                        "replace",
                        "servermetadata",
                        "snooze",
                        "spamtest",
                        "spamtestplus",
                        "special-use",
                        "subaddress",
                        "vacation",
                        "vacation-seconds",
                        "variables",
                        "virustest");
    }
}
