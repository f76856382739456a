package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.StepPipeline;

/** A folder, a file or a copy that can't be had for a while: what acted acts. */
class DeployTroubleTest {

    private static final String GOOD =
            "<routes><route><from uri=\"palomar:content\"/><to uri=\"palomar:junk\"/></route></routes>";

    @TempDir
    private Path data;

    /** What a disk does. */
    private static final class Disk extends FolderOnDisk {

        private volatile String trouble = "";
        private volatile String unreadable = "";
        private final AtomicInteger looks = new AtomicInteger();

        Disk(Path folder) {
            super(folder);
        }

        @Override
        Map<String, Stamp> files() throws IOException {
            looks.incrementAndGet();
            if (!trouble.isEmpty()) {
                throw new AssertionError(trouble);
            }
            return super.files();
        }

        @Override
        byte[] read(String file) throws IOException {
            if (file.equals(unreadable)) {
                throw new ServiceConfigurationError("of a parser");
            }
            return super.read(file);
        }
    }

    private Path deploy() {
        return data.resolve("deploy");
    }

    /** The folder is a link to another disk; that is not mounted any more. */
    private void unmount() throws IOException {
        Files.move(deploy(), data.resolve("disk"));
        Files.createSymbolicLink(deploy(), data.resolve("unmounted"));
    }

    private void mount() throws IOException {
        Files.move(data.resolve("disk"), data.resolve("unmounted"));
    }

    @Test
    void aFolderThatLeadsNowhereForAWhileChangesNothing() throws IOException {
        try (Deployment house = new Deployment(data)) {
            house.drop("a.xml", GOOD);
            unmount();
            assertThatThrownBy(house::look).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(house::look).isInstanceOf(NoSuchFileException.class);
            assertThat(house.sources()).containsExactly("deploy/a.xml");
            assertThat(data.resolve("routes/a.xml")).exists();
            mount();
            house.delete("a.xml");
            assertThat(house.sources()).isEmpty();
            assertThat(data.resolve("routes/a.xml")).doesNotExist();
        }
    }

    @Test
    void aFolderThatIsRemovedTakesItsRoutesWithIt() throws IOException {
        try (Deployment house = new Deployment(data)) {
            house.drop("a.xml", GOOD);
            Files.delete(deploy().resolve("a.xml"));
            Files.delete(deploy());
            house.look();
            assertThat(house.sources()).isEmpty();
        }
    }

    @Test
    void aFolderThatLeadsNowhereAtTheStartActsAsItDidAndIsNamed() throws IOException {
        try (Deployment before = new Deployment(data)) {
            before.drop("a.xml", GOOD);
        }
        unmount();
        Files.writeString(data.resolve("routes/.b.xml"), GOOD);
        try (Deployment after = Deployment.over(data).started()) {
            assertThat(after.sources()).containsExactly("deploy/a.xml");
            assertThat(after.findings())
                    .extracting(HealthFinding::severity, HealthFinding::subject, HealthFinding::remedy)
                    .containsExactly(
                            tuple(
                                    HealthFinding.Severity.FAILED,
                                    "deploy",
                                    "Let the server list the folder, or mount what it leads to; its last good routes are in force."));
            mount();
            after.started();
            assertThat(after.findings()).isEmpty();
            assertThat(after.sources()).containsExactly("deploy/a.xml");
        }
    }

    @Test
    void aFileThatIsAbsentAtOneLookActsAndKeepsItsCopy() throws IOException {
        try (Deployment house = new Deployment(data)) {
            house.drop("a.xml", GOOD);
            Files.delete(deploy().resolve("a.xml"));
            house.lookOnce();
            assertThat(house.sources()).containsExactly("deploy/a.xml");
            assertThat(data.resolve("routes/a.xml")).exists();
            house.drop("a.xml", GOOD.replace("junk", "discard"));
            Files.delete(deploy().resolve("a.xml"));
            house.lookOnce();
            assertThat(house.sources()).containsExactly("deploy/a.xml");
        }
    }

    @Test
    void aFileThatIsAbsentAtTheStartIsForgottenAtTheNextLook() throws IOException {
        try (Deployment before = new Deployment(data)) {
            before.drop("a.xml", GOOD);
        }
        Files.delete(deploy().resolve("a.xml"));
        try (Deployment after = new Deployment(data).started()) {
            assertThat(data.resolve("routes/a.xml")).exists();
            after.lookOnce();
            assertThat(data.resolve("routes/a.xml")).doesNotExist();
        }
    }

    @Test
    void aCopyThatCannotBeLoadedKeepsNoOtherFileWaiting() throws IOException {
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(data.resolve("routes/a.xml"), "<routes><route>" + "<pipeline>".repeat(100_000));
        try (Deployment house = new Deployment(data)) {
            Files.writeString(deploy().resolve("a.xml"), "<routes><route>");
            Files.writeString(deploy().resolve("b.xml"), GOOD);
            house.look();
            assertThat(house.sources()).containsExactly("deploy/b.xml");
            assertThat(house.refused()).containsExactly("deploy/a.xml");
        }
    }

    @Test
    void anErrorOfOneFileIsItsProblemAlone() throws IOException {
        Disk disk = new Disk(Files.createDirectories(deploy()));
        disk.unreadable = "a.xml";
        Files.writeString(deploy().resolve("a.xml"), GOOD);
        Files.writeString(deploy().resolve("b.xml"), GOOD);
        try (StepPipeline pipeline = pipeline();
                DeployFolder folder = new DeployFolder(disk, data.resolve("routes"), pipeline)) {
            folder.look();
            folder.look();
            assertThat(pipeline.steps()).hasSize(1);
            assertThat(folder.problems().getFirst().reason()).contains("ServiceConfigurationError");
        }
    }

    @Test
    void anErrorOfALookIsToldOnceAndEndsNoFurtherLooks() throws IOException {
        Disk disk = new Disk(Files.createDirectories(deploy()));
        disk.trouble = "stormy";
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (StepPipeline pipeline = pipeline();
                DeployFolder folder = new DeployFolder(disk, data.resolve("routes"), pipeline)) {
            folder.watch();
            await().until(() -> disk.looks.get() > 3);
            assertThat(folder.findings()).extracting(HealthFinding::subject).containsExactly("deploy");
            disk.trouble = "rainy";
            await().until(() -> folder.findings().getFirst().text().contains("rainy"));
            disk.trouble = "";
            await().until(() -> folder.findings().isEmpty());
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("stormy")
                .containsOnlyOnce("rainy");
    }

    private static StepPipeline pipeline() {
        return new StepPipeline(
                new LastGood<>("palomar.pipeline", PipelineSettings::read), AccountLookup.NONE, Preferences.NONE);
    }
}
