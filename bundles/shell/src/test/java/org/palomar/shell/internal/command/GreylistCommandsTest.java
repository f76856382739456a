package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.palomar.api.greylist.Acquaintance;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.greylist.GreylistAdmin;

class GreylistCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");

    private final Shell shell = new Shell().with(GreylistAdmin.class, new GreylistAdmin() {
        @Override
        public List<Acquaintance> list(String containing, int most) {
            return "192.0.2.0/24 eva@far.test ana@here.test".contains(containing)
                    ? List.of(new Acquaintance(Kind.WAITING, "192.0.2.0/24 eva@far.test ana@here.test", NOW, NOW, most))
                    : List.of();
        }

        @Override
        public Map<Kind, Integer> counts() {
            return Map.of(Kind.ALLOWED, 3);
        }

        @Override
        public String allow(String subject) {
            if (subject.equals("?")) {
                throw new IllegalArgumentException("that is nothing");
            }
            return subject;
        }

        @Override
        public int forget(String containing) {
            return containing.equals("far.test") ? 2 : 0;
        }
    });

    @Test
    void showsWhoIsKnownAndHowMany() throws Exception {
        assertThat(shell.run(new GreylistShow(), "FAR.test", "--limit", "7")).contains("waiting", "eva@far.test", "7");
        assertThat(shell.run(new GreylistShow(), "near.test")).isEqualTo("Nothing of that is known.\n");
        assertThat(shell.run(new GreylistShow(), "--counts", "--json"))
                .isEqualTo("[{\"kind\":\"allowed\",\"count\":3}]\n");
        assertThatThrownBy(() -> shell.run(new GreylistShow(), "--limit", "0")).hasMessageContaining("--limit");
    }

    @Test
    void allowsAndForgets() throws Exception {
        assertThat(shell.run(new GreylistAllow(), "far.test")).contains("far.test is taken at once");
        assertThatThrownBy(() -> shell.run(new GreylistAllow(), "?")).hasMessageContaining("that is nothing");
        assertThat(shell.run(new GreylistForget(), "Far.test")).contains("2 entries are forgotten");
        assertThatThrownBy(() -> shell.run(new GreylistForget(), "x")).hasMessageContaining("Nothing of that");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new GreylistShow()))
                .hasMessageContaining("feature:install palomar-filter-greylist");
    }
}
