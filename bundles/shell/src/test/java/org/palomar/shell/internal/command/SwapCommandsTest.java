package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.swap.StepSwap;
import org.palomar.api.swap.StepVersion;
import org.palomar.api.swap.StepVersion.State;
import org.palomar.api.swap.SwapRefusedException;

class SwapCommandsTest {

    private final Shell shell = new Shell().with(StepSwap.class, new OneStep());

    private static StepVersion version(int number, State state) {
        return new StepVersion(
                "bundle",
                List.of("one"),
                number,
                "1." + number,
                state,
                Instant.EPOCH,
                "00",
                number == 1 ? "" : "CN=Ana");
    }

    private static final class OneStep implements StepSwap {
        @Override
        public StepVersion install(Path file) {
            return version(1, State.LIVE);
        }

        @Override
        public StepVersion update(String step, Path file) throws SwapRefusedException {
            if (!step.equals("one")) {
                throw new SwapRefusedException("There is no step " + step + ".");
            }
            return version(file.isAbsolute() ? 2 : 0, State.LIVE);
        }

        @Override
        public StepVersion rollback(String step) {
            return version(1, State.LIVE);
        }

        @Override
        public StepVersion shadow(String step, Path file) {
            return version(3, State.SHADOW);
        }

        @Override
        public void endShadow(String step) throws SwapRefusedException {
            if (!step.equals("one")) {
                throw new SwapRefusedException("No version runs beside " + step + ".");
            }
        }

        @Override
        public StepVersion promote(String step) {
            return version(3, State.LIVE);
        }

        @Override
        public Comparison comparison(String step) {
            Comparison.Difference one =
                    new Comparison.Difference(Instant.EPOCH, step, "M1", "ana@here.test", "accept", "reject 550");
            return new Comparison(4, 1, 2, Duration.ofMillis(8), Duration.ofMillis(10), List.of(one));
        }

        @Override
        public List<StepVersion> versions() {
            return List.of(version(2, State.LIVE), version(1, State.STANDING_BY));
        }
    }

    @Test
    void saysWhichVersionActs() throws Exception {
        assertThat(shell.run(new StepInstall(), "/tmp/new.jar"))
                .contains("Version 1 (1.1) of bundle acts, with one. It has no signature");
        assertThat(shell.run(new StepUpdate(), "one", "new.jar"))
                .contains("Version 2 (1.2) of bundle acts", "signed by CN=Ana", "mail:step-rollback one");
        assertThat(shell.run(new StepRollback(), "one", "--json")).contains("{\"done\":\"Version 1 (1.1)");
        assertThat(shell.run(new StepInstall(), "palomar-filter-none")).contains("feature palomar-filter-none");
    }

    @Test
    void saysWhyNot() {
        assertThatThrownBy(() -> shell.run(new StepUpdate(), "two", "new.jar")).hasMessage("There is no step two.");
        assertThatThrownBy(() -> new Shell().run(new StepRollback(), "one")).hasMessageContaining("palomar-core");
    }

    @Test
    void comparesWhatRunsBesideAndPromotesIt() throws Exception {
        assertThat(shell.run(new StepShadow(), "one", "new.jar"))
                .contains("Version 3 (1.3)", "mail:step-differences one");
        assertThat(shell.run(new StepDifferences(), "one"))
                .contains("4 answers were compared, 1 differed, 2 were left out", "2.5 ms", "M1", "reject 550");
        assertThat(shell.run(new StepDifferences(), "one", "--json"))
                .contains("\"different\":1", "\"recipient\":\"ana@here.test\"");
        assertThat(shell.run(new StepPromote(), "one")).contains("Version 3 (1.3) of bundle acts");
        assertThat(shell.run(new StepShadow(), "one", "--end")).contains("No version runs beside one");
        assertThatThrownBy(() -> shell.run(new StepShadow(), "two", "--end")).hasMessageContaining("beside two");
        assertThatThrownBy(() -> shell.run(new StepShadow(), "one")).hasMessageContaining("--end");
    }

    @Test
    void listsWhatStandsBy() throws Exception {
        PipelineInspection empty = new PipelineInspection() {
            @Override
            public List<StepState> steps() {
                return List.of();
            }

            @Override
            public List<RouteProblem> routeProblems() {
                return List.of();
            }
        };
        assertThat(shell.with(PipelineInspection.class, empty).run(new StepList(), "--json"))
                .contains("\"step\":\"one\"", "\"state\":\"standing-by\",\"version\":1")
                .doesNotContain("\"version\":2");
    }
}
