package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {

    @Test
    void removesWhatWasLeftBehindAndNothingElse(@TempDir Path folder) throws Exception {
        Path message = Files.createFile(folder.resolve("append-1.eml"));
        Path other = Files.createFile(folder.resolve("smtp-1.eml"));
        SpoolFolder.clean(folder, Instant.now());
        assertThat(message).exists();
        SpoolFolder.clean(folder, Instant.now().plus(Duration.ofDays(2)));
        assertThat(message).doesNotExist();
        assertThat(other).exists();
        SpoolFolder.clean(folder.resolve("absent"), Instant.now());
    }
}
