package org.palomar.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerbTest {

    private static final Pattern DEFINED = Pattern.compile("RFC (\\d+) §\\d+(\\.\\d+)*");

    @ParameterizedTest
    @EnumSource
    void isDefinedByAnRfcThatTheIndexSaysIsThere(Verb verb) throws Exception {
        if (verb.defined().equals("FILTER=SIEVE")) {
            assertThat(Files.readString(Path.of("../../docs/rfc-index.md")))
                    .containsPattern("(?m)^\\| – \\| FILTER=SIEVE[^|]* \\| full[^|]*\\| `imap`");
            return;
        }
        Matcher defined = DEFINED.matcher(verb.defined());
        assertThat(defined.matches()).as(verb.defined()).isTrue();
        assertThat(Files.readString(Path.of("../../docs/rfc-index.md")))
                .containsPattern("(?m)^\\| " + defined.group(1) + " \\| [^|]+ \\| full[^|]*\\| `imap`");
    }
}
