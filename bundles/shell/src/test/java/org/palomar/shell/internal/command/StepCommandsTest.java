package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.directory.Directories;

class StepCommandsTest {

    private final Directories directories = Directories.inMemory();
    private final List<PipelineInspection.StepState> steps = new ArrayList<>();
    private final Shell shell = new Shell()
            .with(DirectoryAdmin.class, directories.admin())
            .with(Directory.class, directories.directory())
            .with(PreferenceAdmin.class, directories.preferences())
            .with(PipelineInspection.class, new PipelineInspection() {
                @Override
                public List<StepState> steps() {
                    return List.copyOf(steps);
                }

                @Override
                public List<RouteProblem> routeProblems() {
                    return List.of();
                }
            });

    @BeforeEach
    void start() throws Exception {
        steps.add(state("gauge", List.of(new Tunable("limit", "how much", new Tunable.Points(10)))));
        shell.run(new DomainCreate(), "example.test");
        shell.run(new AccountCreate(), "alice@example.test");
    }

    @AfterEach
    void stop() {
        assertThat(shell.held()).as("services that were not given back").isZero();
        directories.close();
    }

    @Test
    void givesAnAccountAndADomainTheirOwnAndTakesItAwayAgain() throws Exception {
        assertThat(shell.run(new StepSet(), "gauge", "alice@example.test", "limit", "7.5"))
                .isEqualTo("alice@example.test has its own limit of gauge: 7.5.\n");
        shell.run(new StepSet(), "gauge", "example.test", "use", "no");
        assertThat(shell.run(new StepSettings(), "--json"))
                .isEqualTo(
                        "[{\"step\":\"gauge\",\"whose\":\"example.test\",\"key\":\"use\",\"value\":\"no\",\"problem\":\"\"},"
                                + "{\"step\":\"gauge\",\"whose\":\"alice@example.test\",\"key\":\"limit\",\"value\":\"7.5\",\"problem\":\"\"}]\n");
        assertThat(shell.run(new StepSet(), "gauge", "alice@example.test", "limit", "default"))
                .contains("as others do");
        assertThat(shell.run(new StepSet(), "gauge", "alice@example.test", "limit", "default"))
                .contains("had no limit");
        assertThat(shell.run(new StepSettings())).contains("example.test").doesNotContain("alice");
    }

    @Test
    void showsWhatCanBeSetOfAStep() throws Exception {
        assertThat(shell.run(new StepSettings(), "gauge")).contains("use", "yes, no", "limit", "0 to 10", "how much");
    }

    @Test
    void tellsWhatHoldsNoMore() throws Exception {
        shell.run(new StepSet(), "gauge", "example.test", "limit", "7");
        steps.set(0, state("gauge", List.of(new Tunable("limit", "how much", new Tunable.YesNo()))));
        assertThat(shell.run(new StepSettings())).contains("limit must be yes or no");
        steps.set(0, state("gauge", List.of()));
        assertThat(shell.run(new StepSettings())).contains("no such setting");
        steps.clear();
        assertThat(shell.run(new StepSettings())).contains("no such step");
        shell.run(new StepSet(), "gauge", "example.test", "limit", "default");
        assertThat(shell.run(new StepSettings())).contains("mail:step-set");
    }

    @ParameterizedTest
    @CsvSource({
        "gouge, example.test, limit, 7, no step gouge",
        "gauge, elsewhere.test, limit, 7, no domain elsewhere.test",
        "gauge, bob@example.test, limit, 7, no account bob@example.test",
        "gauge, example.test, colour, 7, nobody can have its own colour",
        "gauge, example.test, limit, 11, number from 0 to 10",
        "gauge, example.test, use, perhaps, yes or no"
    })
    void refusesWhatIsNotThere(String step, String whose, String key, String value, String reason) {
        assertThatThrownBy(() -> shell.run(new StepSet(), step, whose, key, value))
                .hasMessageContaining(reason);
    }

    private static PipelineInspection.StepState state(String name, List<Tunable> tunables) {
        StepDescription description = new StepDescription(
                name, Stage.CONTENT, 500, Duration.ofSeconds(1), FailurePolicy.DEFER, new Scope.All(), tunables);
        return new PipelineInspection.StepState(
                description, "test", Map.of(), new Timing(), "", StepTrials.Doing.NOTHING);
    }
}
