package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampTest {

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThereHasNone() {
        assertThat(Stamp.of(folder.resolve("a.xml"))).isEmpty();
    }

    @Test
    void aFolderHasNone() {
        assertThat(Stamp.of(folder)).isEmpty();
    }

    @Test
    void aLinkToNothingHasOne() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a.xml"), folder.resolve("unmounted"));
        assertThat(Stamp.of(link)).contains(new Stamp(0, 0));
    }

    /** Below a link to itself nobody can tell what is there. */
    @Test
    void aFileOfWhichNobodyCanTellWhetherItIsThereHasOne() throws IOException {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(Stamp.of(loop.resolve("a.xml"))).contains(new Stamp(0, 0));
    }
}
