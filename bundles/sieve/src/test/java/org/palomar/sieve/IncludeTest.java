package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;

/** include (RFC 6609). */
final class IncludeTest {

    private static final String REQUIRE = "require [\"include\", \"variables\", \"fileinto\"];\n";

    private final World world = new World();

    private Case including(String main, String... scripts) {
        for (int i = 0; i < scripts.length; i += 2) {
            world.scripts.put(scripts[i], REQUIRE + scripts[i + 1]);
        }
        return script(REQUIRE + main).in(world);
    }

    @Test
    void runsTheOtherScriptInItsPlace() {
        including("include \"a\"; fileinto \"B\";", "a", "fileinto \"A\";").does("fileinto A", "fileinto B");
        including("include :global \"a\";", "global a", "fileinto \"G\";").does("fileinto G");
        including("if false { include \"a\"; }", "a", "discard;").does("implicit keep");
    }

    @Test
    void endsTheScriptOrAllOfThem() {
        including("include \"a\"; fileinto \"B\";", "a", "if true { return; } discard;")
                .does("fileinto B");
        including("include \"a\"; fileinto \"B\";", "a", "stop;").does("implicit keep");
        including("return; discard;").does("implicit keep");
    }

    @Test
    void keepsVariablesApartUnlessTheyAreGlobal() {
        including(
                        "set \"v\" \"x\"; include \"a\"; fileinto \"${v}\";",
                        "a",
                        "set \"v\" \"y\"; if string \"${v}\" \"x\" { discard; }")
                .does("fileinto x");
        including(
                        "global \"v\"; set \"v\" \"x\"; include \"a\"; fileinto \"${v}\";",
                        "a",
                        "global [\"v\"]; set \"v\" \"${v}y\";")
                .does("fileinto xy");
        including(
                        "set \"global.v\" \"x\"; include \"a\"; fileinto \"${global.V}\";",
                        "a",
                        "set \"v\" \"no\"; set \"global.v\" \"z${global.v}\";")
                .does("fileinto zx");
        including(
                        "if string :matches \"ab\" \"a*\" { include \"a\"; fileinto \"${1}\"; }",
                        "a", "if string :matches \"xy\" \"x*\" { }")
                .does("fileinto b");
    }

    @Test
    void wantsScriptsThatAreThere() {
        including("\ninclude \"missing\";").failsAt(3, "no script \"missing\"");
        including("include :optional \"missing\"; discard;").does("discard");
    }

    @Test
    void includesNoScriptInItself() {
        including("include \"a\";", "a", "include \"b\";", "b", "include \"a\";")
                .failsAt(2, "includes itself");
        including(
                        "include \"a\"; include \"a\"; discard;",
                        "a",
                        "include :once \"b\";",
                        "b",
                        "include :once \"a\"; fileinto \"B\";")
                .does("fileinto B", "discard");
    }

    @Test
    void boundsHowDeepItGoes() {
        for (int i = 0; i < 12; i++) {
            including("include \"0\";", String.valueOf(i), "include \"" + (i + 1) + "\";");
        }
        including("include \"0\";").failsAt(2, "More than 10 scripts");
    }

    @Test
    void tellsInWhichScriptItFailed() {
        Outcome outcome =
                including("include \"a\";", "a", "\nfileinto \"${x}/\";").outcome();
        assertThat(outcome.failure()).hasValueSatisfying(note -> {
            assertThat(note.script()).isEqualTo("personal a");
            assertThat(note.line()).isEqualTo(3);
        });
    }

    @Test
    void letsAScriptUseWhatItRequiresItself() {
        world.scripts.put("a", "require \"reject\"; reject \"no\";");
        script("require \"include\"; include \"a\";").in(world).does("reject no");
        refused("require \"include\"; include \"a\"; reject \"x\";", 1, 33, "needs the extension \"reject\"");
    }

    @Test
    void refusesNamesThatCannotBe() {
        refused(REQUIRE + "include \"${a}\";", 2, 9, "Variables can't be part");
        refused(REQUIRE + "include \"\";", 2, 1, "can't name a script");
        refused(REQUIRE + "include \"" + "a".repeat(513) + "\";", 2, 1, "can't name a script");
        refused(REQUIRE + "global \"1\";", 2, 1, "can't name a variable");
        refused(REQUIRE + "set \"a\" \"1\"; global \"a\";", 2, 14, "set before it is declared");
        refused("require \"include\"; global \"a\";", 1, 20, "needs the extension \"variables\"");
        refused(REQUIRE + "set \"global.a.b\" \"1\";", 2, 1, "no variable");
    }
}
