package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.PipelineInspection.StepState;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepPipeline;

/** A pipeline with a folder for routes, which is looked at when it is said. */
final class Deployment implements AutoCloseable {

    final StepPipeline pipeline = new StepPipeline(
            new LastGood<>("palomar.pipeline", PipelineSettings::read), AccountLookup.NONE, Preferences.NONE);

    private final Path deploy;
    private final Disk disk;
    private final DeployFolder folder;

    private static final class Disk extends FolderOnDisk {

        private int reads;

        Disk(Path folder) {
            super(folder);
        }

        @Override
        byte[] read(String file) throws IOException {
            reads++;
            return super.read(file);
        }
    }

    /** Over a data folder, new or that of an instance that was closed. */
    Deployment(Path data) throws IOException {
        this(data, Files.createDirectories(data.resolve("deploy")));
    }

    private Deployment(Path data, Path deploy) {
        this.deploy = deploy;
        disk = new Disk(deploy);
        folder = new DeployFolder(disk, data.resolve("routes"), pipeline);
    }

    /** The same with a folder that may lead nowhere. */
    static Deployment over(Path data) {
        return new Deployment(data, data.resolve("deploy"));
    }

    /** As at a start: what is there is taken before anything else happens. */
    Deployment started() {
        folder.start();
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

    void lookOnce() throws IOException {
        folder.look();
    }

    /** Twice, as files must be still to be taken. */
    void look() throws IOException {
        folder.look();
        folder.look();
    }

    int reads() {
        return disk.reads;
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
