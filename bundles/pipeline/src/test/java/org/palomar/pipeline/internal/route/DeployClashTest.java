package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepPipeline;

/** Files whose steps want the same name. */
class DeployClashTest {

    private static final String TWIN = """
            <routes>
              <route>
                <from uri="palomar:content?name=twin"/>
                <to uri="palomar:junk"/>
              </route>
            </routes>
            """;

    @TempDir
    private Path data;

    private final StepPipeline pipeline =
            new StepPipeline(new LastGood<>("palomar.pipeline", PipelineSettings::read), address -> Set.of());
    private DeployFolder folder = new DeployFolder(Path.of("none"), pipeline);

    @BeforeEach
    void drop() throws IOException {
        folder.close();
        folder = new DeployFolder(data, pipeline);
        Files.writeString(data.resolve("a.xml"), TWIN);
        Files.writeString(data.resolve("b.xml"), TWIN);
        look();
    }

    @AfterEach
    void close() {
        folder.close();
        pipeline.close();
    }

    private void look() throws IOException {
        folder.look();
        folder.look();
    }

    private List<String> sources() {
        return pipeline.steps().stream().map(step -> step.source()).toList();
    }

    private List<String> refused() {
        return folder.findings().stream().map(HealthFinding::subject).toList();
    }

    @Test
    void theSecondFileIsTakenOnceTheFirstIsGone() throws IOException {
        assertThat(sources()).containsExactly("deploy/a.xml");
        assertThat(refused()).containsExactly("deploy/b.xml");
        Files.delete(data.resolve("a.xml"));
        look();
        assertThat(sources()).containsExactly("deploy/b.xml");
        assertThat(refused()).isEmpty();
    }

    @Test
    void theSecondFileIsTakenOnceTheFirstHasAnotherName() throws IOException {
        Files.writeString(data.resolve("a.xml"), TWIN.replace("twin", "only-child"));
        look();
        assertThat(sources()).containsExactlyInAnyOrder("deploy/a.xml", "deploy/b.xml");
        assertThat(refused()).isEmpty();
    }

    @Test
    void itIsSaidWhetherAnythingOfARefusedFileIsInForce() throws IOException {
        Files.writeString(data.resolve("a.xml"), "<routes><route>");
        look();
        assertThat(folder.findings().stream().map(HealthFinding::remedy))
                .containsExactly(
                        "Correct the file; its last good routes are in force.",
                        "Correct the file; none of its routes is in force.");
    }
}
