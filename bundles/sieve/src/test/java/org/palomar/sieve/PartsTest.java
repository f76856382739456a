package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mime, foreverypart and extracttext (RFC 5703 §3, §4, §7). */
final class PartsTest {

    private static final String REQUIRE =
            "require [\"mime\", \"foreverypart\", \"extracttext\", \"variables\", \"reject\", \"include\"];\n";

    private static void says(String commands, String expected) {
        script(REQUIRE + commands).on(Mails.NESTED).does("reject " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            header :mime "x-level" "top"                                          | true
            header :mime "x-level" "plain"                                        | false
            header :mime :anychild "x-level" "plain"                              | true
            header :mime :anychild "x-level" "forwarded"                          | true
            header :mime :anychild :count "eq" "x-level" "7"                      | true
            header :mime :type "content-type" "MULTIPART"                         | true
            header :mime :subtype "content-type" "mixed"                          | true
            header :mime :contenttype "content-type" "multipart/mixed"            | true
            header :mime :param "BOUNDARY" "content-type" "outer"                 | true
            header :mime :param ["a", "b"] "content-type" "outer"                 | false
            header :mime :anychild :contenttype "content-type" "image/png"        | true
            header :mime :anychild :type "content-disposition" "attachment"       | true
            header :mime :anychild :contenttype "content-disposition" "attachment" | true
            header :mime :anychild :subtype "content-disposition" "attachment"    | false
            header :mime :anychild :param "filename" :matches ["content-type", "content-disposition"] "*.png" | true
            header :mime :type "subject" ""                                       | true
            header :mime :type :count "eq" ["subject", "content-type"] "1"        | true
            header :mime :anychild :subtype :count "eq" ["content-type", "content-disposition"] "8" | true
            header :mime :anychild :param ["filename", "name", "charset"] :count "eq" ["content-type", "content-disposition"] "4" | true
            exists :mime "x-level"                                                | true
            exists :mime "content-disposition"                                    | false
            exists :mime :anychild ["content-disposition", "x-level"]             | true
            address :mime :anychild "from" "eva@example.com"                      | true
            address :mime "from" "eva@example.com"                                | false
            """)
    void testsTheHeadersOfParts(String test, boolean expected) {
        Case given = script(Case.testing("mime relational", test)).on(Mails.NESTED);
        assertThat(given.isDiscarded()).as(test).isEqualTo(expected);
    }

    @Test
    void goesOverAllPartsInTheirOrder() {
        says(
                "foreverypart { if header :mime :matches \"x-level\" \"*\" { set \"a\" \"${a} ${1}\"; } } reject \"${a}\";",
                " top alternative plain html forward forwarded picture");
    }

    @Test
    void goesOverThePartsWithinAPart() {
        says(
                "foreverypart { if header :mime \"x-level\" \"alternative\" { foreverypart {"
                        + " if header :mime :matches \"x-level\" \"*\" { set \"a\" \"${a} ${1}\"; } } } } reject \"${a}\";",
                " plain html");
        says(
                "foreverypart { if header :mime \"x-level\" \"html\" { foreverypart { set \"a\" \"x\"; } } } reject \"[${a}]\";",
                "[]");
    }

    @Test
    void breaksOffALoop() {
        says(
                "foreverypart { set \"a\" \"${a}x\"; if header :mime \"x-level\" \"plain\" { break; } } reject \"${a}\";",
                "xxx");
        says(
                "foreverypart :name \"o\" { set \"a\" \"${a}x\"; foreverypart { set \"a\" \"${a}y\"; break :name \"o\"; } } reject \"${a}\";",
                "xy");
        says("foreverypart { set \"a\" \"${a}x\"; foreverypart { break; } } reject \"${a}\";", "xxxxxxx");
        script(REQUIRE + "foreverypart { stop; } reject \"x\";").does("implicit keep");
    }

    @Test
    void takesTheTextOfAPart() {
        String loop =
                "foreverypart { if header :mime \"x-level\" \"%s\" { extracttext %s \"t\"; break; } } reject \"[${t}]\";";
        says(loop.formatted("plain", ""), "[mañana]");
        says(loop.formatted("plain", ":first 3"), "[mañ]");
        says(loop.formatted("plain", ":upper :first 2"), "[MA]");
        says(loop.formatted("html", ""), "[<p>tomorrow</p>]");
        says(loop.formatted("picture", ""), "[]");
        says(loop.formatted("alternative", ""), "[]");
    }

    /** RFC 5703 §7. */
    @ParameterizedTest
    @CsvSource({
        "utf-8, 8bit, año, año",
        "x-nobody-knows, 8bit, year, ''",
        "utf-8, x-nobody-knows, year, ''",
        "utf-16, base64, 2AA=, ''",
        "utf-8, base64, YcOxbw==, año",
        "utf-8, base64, YcNv, ''"
    })
    void takesNothingOfATextThatItCannotDecode(String charset, String encoding, String body, String expected) {
        script(REQUIRE + "foreverypart { extracttext \"t\"; reject \"[${t}]\"; }")
                .on("Content-Type: text/plain; charset=" + charset + "\nContent-Transfer-Encoding: " + encoding + "\n\n"
                        + body)
                .does("reject [" + expected + "]");
    }

    @Test
    void showsAnIncludedScriptItsPartOnly() {
        World world = new World();
        world.scripts.put(
                "a",
                "require [\"variables\", \"include\"]; global \"g\"; if header :matches [\"x-level\", \"subject\"] \"*\" { set \"g\" \"${g} ${1}\"; }");
        script(REQUIRE + "global \"g\"; foreverypart { include \"a\"; } include \"a\"; reject \"${g}\";")
                .in(world)
                .on(Mails.NESTED)
                .does("reject  top alternative plain html forward forwarded picture top");
    }

    @Test
    void refusesLoopsThatCannotBe() {
        refused(REQUIRE + "break;", 2, 1, "there is none");
        refused(REQUIRE + "foreverypart :name \"a\" { break :name \"b\"; }", 2, 26, "none of this name");
        refused(REQUIRE + "extracttext \"a\";", 2, 1, "put it into a foreverypart");
        refused(REQUIRE + "foreverypart;", 2, 13, "needs a block");
        refused(
                REQUIRE + "foreverypart { foreverypart { foreverypart { foreverypart { foreverypart { } } } } }",
                2,
                61,
                "More than 4 loops");
        refused(
                "require [\"foreverypart\", \"extracttext\"]; foreverypart { extracttext \"a\"; }",
                1,
                57,
                "needs the extension \"variables\"");
        refused(REQUIRE + "if header :anychild \"a\" \"b\" { }", 2, 4, "write both");
        refused(REQUIRE + "if header :type \"a\" \"b\" { }", 2, 4, "can stand beside \":mime\"");
        refused(REQUIRE + "if header :mime :type :subtype \"a\" \"b\" { }", 2, 4, "can stand beside \":mime\"");
    }
}
