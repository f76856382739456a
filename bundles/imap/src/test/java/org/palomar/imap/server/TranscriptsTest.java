package org.palomar.imap.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays each file of {@code transcripts}; files whose name begins with {@code strict-} against a server that takes passwords over TLS only. */
class TranscriptsTest {

    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    static List<String> transcripts() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void plays(String name) throws Exception {
        try (ImapHouse house = name.startsWith("strict-") ? ImapHouse.strict() : ImapHouse.open()) {
            new Transcript(house).play(Files.readAllLines(FOLDER.resolve(name), StandardCharsets.UTF_8));
        }
    }
}
