package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;

final class CorpusTest {

    static List<Path> messages() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(CorpusTest.class.getResource("/corpus"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsRealMessagesWithEitherLineEnd(Path file) throws IOException {
        byte[] stored = Files.readAllBytes(file);
        String text = new String(stored, StandardCharsets.ISO_8859_1);
        byte[] wire = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        MessageSummary fromWire = Structures.checked(wire);
        MessageSummary fromFile = Structures.checked(stored);
        assertThat(shape(fromWire.structure())).isEqualTo(shape(fromFile.structure()));
        assertThat(fromWire.envelope()).isEqualTo(fromFile.envelope());
        Content content = Content.of(wire);
        readAll(content, fromWire.structure());
        Headers headers = Headers.read(content);
        assertThat(headers.first("Subject").map(Headers.Field::value).orElse(""))
                .isEqualTo(fromWire.envelope().subject());
    }

    private static String shape(BodyStructure part) {
        String type = part.description().type() + "/" + part.description().subtype();
        return switch (part) {
            case Leaf leaf -> type;
            case Enclosed enclosed -> type + "(" + shape(enclosed.message()) + ")";
            case Multipart multipart ->
                type + multipart.parts().stream().map(CorpusTest::shape).toList();
        };
    }

    private static void readAll(Content content, BodyStructure part) {
        switch (part) {
            case Leaf leaf -> {
                try (var text = BodyDecoding.text(content, leaf)) {
                    text.transferTo(java.io.Writer.nullWriter());
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }
            case Enclosed enclosed -> readAll(content, enclosed.message());
            case Multipart multipart -> multipart.parts().forEach(child -> readAll(content, child));
        }
    }
}
