package org.palomar.sieve;

import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** reject and ereject (RFC 5429). */
final class RejectTest {

    private static final String REQUIRE = "require [\"reject\", \"ereject\", \"fileinto\", \"copy\", \"vacation\"];\n";

    @Test
    void refusesInsteadOfKeeping() {
        script(REQUIRE + "reject \"Not you.\";").does("reject Not you.");
        script(REQUIRE + "ereject \"Ni hablar, ñu.\";").does("ereject Ni hablar, ñu.");
        script(REQUIRE + "discard; reject \"x\"; stop;").does("discard", "reject x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reject \"x\";\nreject \"x\";",
                "reject \"x\";\nereject \"x\";",
                "reject \"x\";\nkeep;",
                "keep;\nreject \"x\";",
                "reject \"x\";\nfileinto :copy \"A\";",
                "redirect \"a@b.test\";\nereject \"x\";",
                "vacation \"x\";\nreject \"x\";",
                "reject \"x\";\nvacation \"x\";"
            })
    void doesNothingElseWithWhatItRefuses(String commands) {
        script(REQUIRE + commands).failsAt(3, "stop behind");
    }
}
