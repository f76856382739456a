package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.PipelineInspection.StepState;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepPipeline;

/** A pipeline with a folder for routes, which is looked at when it is said. */
final class Deployment implements AutoCloseable {

    final StepPipeline pipeline =
            new StepPipeline(new LastGood<>("palomar.pipeline", PipelineSettings::read), address -> Set.of());

    private final Path deploy;
    private final DeployFolder folder;
    private int reads;

    /** Over a data folder, new or that of an instance that was closed. */
    Deployment(Path data) throws IOException {
        deploy = Files.createDirectories(data.resolve("deploy"));
        folder = new DeployFolder(deploy, data.resolve("routes"), pipeline, file -> {
            reads++;
            return Files.readAllBytes(file);
        });
    }

    /** As at a start: what is there is taken before anything else happens. */
    Deployment watched() {
        folder.watch();
        return this;
    }

    void drop(String file, String text) throws IOException {
        Files.writeString(deploy.resolve(file), text);
        look();
    }

    void delete(String file) throws IOException {
        Files.delete(deploy.resolve(file));
        look();
    }

    /** Twice, as files must be still to be taken. */
    void look() throws IOException {
        folder.look();
        folder.look();
    }

    int reads() {
        return reads;
    }

    /** Where the steps that act come from. */
    List<String> sources() {
        return pipeline.steps().stream().map(StepState::source).toList();
    }

    List<HealthFinding> findings() {
        return folder.findings();
    }

    List<String> refused() {
        return findings().stream().map(HealthFinding::subject).toList();
    }

    @Override
    public void close() {
        folder.close();
        pipeline.close();
    }
}
