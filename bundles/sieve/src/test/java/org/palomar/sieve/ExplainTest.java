package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a script's owner is told of a run. */
final class ExplainTest {

    @Test
    void tellsWhichTestWasTrueInWhichLine() throws IOException {
        Case given = Case.script("""
                require "fileinto";
                if header :contains "subject"
                    "nothing" {
                  discard;
                } elsif anyof (size :over 1M, exists "from") {
                  fileinto "A";
                }
                """);
        Outcome outcome = Case.compiled(given.script())
                .explain(given.content(), given.envelope(), given.world(), RunLimits.DEFAULT);
        assertThat(outcome.steps())
                .extracting(step -> step.line() + " " + step.what()
                        + step.held().map(held -> " " + held).orElse(""))
                .containsExactly(
                        "2 header :contains \"subject\" \"nothing\" false",
                        "5 size :over 1M false",
                        "5 exists \"from\" true",
                        "5 anyof (size :over 1M, exists \"from\") true",
                        "6 fileinto \"A\"");
        assertThat(given.outcome().steps()).isEmpty();
    }

    @Test
    void boundsWhatItTells() throws IOException {
        Case given = Case.script("if not true { }\n".repeat(5000));
        Outcome outcome = Case.compiled(given.script())
                .explain(given.content(), given.envelope(), given.world(), RunLimits.DEFAULT);
        assertThat(outcome.steps()).hasSize(1000);
    }
}
