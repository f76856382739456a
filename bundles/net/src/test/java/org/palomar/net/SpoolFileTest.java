package org.palomar.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.message.Content;

class SpoolFileTest {

    @TempDir
    private Path folder;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        try (SpoolFile spool = SpoolFile.create(folder.resolve("new/folder"))) {
            spool.append(octets("-one"), 1, 4);
            spool.append(octets("two"), 0, 3);
            assertThat(spool.length()).isEqualTo(6);
            assertThat(text(spool.from(0))).isEqualTo("onetwo");
            assertThat(spool.from(2).size()).isEqualTo(4);
            assertThat(text(spool.from(2))).isEqualTo("etwo");
        }
    }

    @Test
    void hasNoNameThatACrashCouldLeaveBehind() throws IOException {
        try (SpoolFile spool = SpoolFile.create(folder)) {
            spool.append(octets("x"), 0, 1);
            assertThat(folder).isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesTheReserveOfTheDiskToOthers() throws IOException {
        AtomicLong free = new AtomicLong(SpoolFile.RESERVE - 1);
        assertThatThrownBy(() -> SpoolFile.create(folder, free::get)).hasMessageContaining("nearly full");
        assertThat(folder).isEmptyDirectory();
        free.set(SpoolFile.RESERVE);
        byte[] piece = new byte[64 << 10];
        try (SpoolFile spool = SpoolFile.create(folder, free::get)) {
            spool.append(piece, 0, piece.length);
            free.set(SpoolFile.RESERVE - 1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            spool.append(piece, 0, piece.length);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nearly full");
            assertThat(spool.length()).isBetween((long) piece.length, 2L << 20);
            free.set(SpoolFile.RESERVE);
            spool.append(piece, 0, piece.length);
        }
    }

    @Test
    void saysThatTheFolderCanNotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> SpoolFile.create(file)).isInstanceOf(IOException.class);
    }
}
