package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.palomar.api.message.Content;

/** Any octets are a script or are refused, and any script runs on any message to its end. The seeds are beside the tests' resources. */
final class CompilerFuzzTest {

    private static final RunLimits LIMITS = new RunLimits(200_000, 32, 4, 10, 512, 4096);

    @FuzzTest(maxDuration = "60s")
    void anyOctetsAreAScriptOrRefused(byte[] octets) throws IOException {
        try {
            runs(SieveCompiler.withAllExtensions().compile(octets), Content.of(Case.octets(Mails.NESTED)));
        } catch (SieveSyntaxException refused) {
            assertThat(refused.line()).isPositive();
            assertThat(refused.column()).isPositive();
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    /** A script and a message, parted by a NUL. */
    @FuzzTest(maxDuration = "60s")
    void anyScriptRunsOnAnyMessage(byte[] octets) throws IOException {
        int nul = new String(octets, StandardCharsets.ISO_8859_1).indexOf('\0');
        byte[] script = nul < 0 ? octets : Arrays.copyOf(octets, nul);
        byte[] message = nul < 0 ? new byte[0] : Arrays.copyOfRange(octets, nul + 1, octets.length);
        try {
            runs(SieveCompiler.withAllExtensions().compile(script), Content.of(message));
        } catch (SieveSyntaxException refused) {
            assertThat(refused.described()).startsWith("line ");
        }
    }

    private static void runs(Script script, Content message) throws IOException {
        Outcome outcome = script.run(message, Case.ENVELOPE, new World(), LIMITS);
        assertThat(outcome.actions()).isNotEmpty();
        outcome.failure().ifPresent(failure -> assertThat(failure.text()).isNotEmpty());
    }
}
