package org.palomar.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

    @TempDir
    Path data;

    @Test
    void makesAKeyThatOnlyItsOwnerCanReadAndKeepsIt() throws Exception {
        MasterKey first = MasterKey.load(Optional.empty(), data);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(first.phrase()).hasSizeGreaterThan(40);
        assertThat(MasterKey.load(Optional.empty(), data)).isEqualTo(first);
        assertThat(first.toString()).doesNotContain(first.phrase());
    }

    @Test
    void theEnvironmentComesFirst() throws Exception {
        MasterKey key = MasterKey.load(Optional.of("a phrase that is long enough"), data);
        assertThat(key.phrase()).isEqualTo("a phrase that is long enough");
        assertThat(key.problem()).isEmpty();
        assertThat(data.resolve("secret.key")).doesNotExist();
    }

    @Test
    void complainsOfAFileThatOthersCanRead() throws Exception {
        MasterKey.load(Optional.empty(), data);
        Files.setPosixFilePermissions(data.resolve("secret.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(MasterKey.load(Optional.empty(), data).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("secret.key"));
    }

    @Test
    void complainsOfAShortPhrase() throws Exception {
        assertThat(MasterKey.load(Optional.of("dove"), data).problem()).isPresent();
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        Files.writeString(data.resolve("secret.key"), "\n");
        assertThatThrownBy(() -> MasterKey.load(Optional.empty(), data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void makesNoKeyInPlaceOfALinkToNothing() throws Exception {
        Path link = Files.createSymbolicLink(data.resolve("secret.key"), data.resolve("unmounted"));
        assertThatThrownBy(() -> MasterKey.load(Optional.empty(), data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(link.toString());
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theFileIsOnTheDiskBeforeItHasItsNameAndTheNameIsOnTheDiskToo() throws Exception {
        Path events = data.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            MasterKey.load(Optional.empty(), data);
            recording.stop();
            recording.dump(events);
        }
        assertThat(RecordingFile.readAllEvents(events))
                .extracting(event -> event.getString("path"))
                .filteredOn(path -> path.startsWith(data.toString()))
                .containsExactly(data.resolve("secret.key.new").toString(), data.toString());
    }

    @Test
    void whatACrashLeftBehindIsReplaced() throws Exception {
        Files.createFile(data.resolve("secret.key.new"));
        assertThat(MasterKey.load(Optional.empty(), data).phrase()).isNotEmpty();
        assertThat(data.resolve("secret.key.new")).doesNotExist();
    }
}
