package org.palomar.certificates.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {

    @TempDir
    private Path folder;

    @Test
    void theFileIsOnTheDiskBeforeItHasItsNameAndTheNameIsOnTheDiskToo() throws Exception {
        Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            SelfSigned.write(folder.resolve("default.pem"), "mail.example.test", Clock.systemUTC());
            recording.stop();
            recording.dump(events);
        }
        List<String> forced = RecordingFile.readAllEvents(events).stream()
                .map(event -> event.getString("path"))
                .filter(path -> path.startsWith(folder.toString()))
                .toList();
        assertThat(forced).containsExactly(folder.resolve("default.pem.new").toString(), folder.toString());
    }

    @Test
    void whatACrashLeftBehindIsReplaced() throws Exception {
        Files.createFile(folder.resolve("default.pem.new"));
        SelfSigned.write(folder.resolve("default.pem"), "mail.example.test", Clock.systemUTC());
        assertThat(IdentityFiles.read(folder.resolve("default.pem"), new char[0])
                        .isFor("mail.example.test"))
                .isTrue();
        assertThat(folder.resolve("default.pem.new")).doesNotExist();
    }
}
