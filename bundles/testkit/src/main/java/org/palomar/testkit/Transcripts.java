package org.palomar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds transcripts. */
public final class Transcripts {

    private Transcripts() {}

    /**
     * All transcripts of the package directory that holds a test class, in the order of their names.
     *
     * @param suffix how their file names end, such as {@code .smtp}
     * @throws IllegalArgumentException when there is none (the test would check nothing), or on a syntax error
     * @throws UncheckedIOException when a file can't be read
     */
    public static List<Transcript> in(Class<?> beside, String suffix) {
        Path directory = directory(beside);
        try (Stream<Path> files = Files.list(directory)) {
            List<Transcript> found = files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .map(Transcripts::read)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no *" + suffix + " beside " + beside.getName());
            }
            return found;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Transcript read(Path file) {
        try {
            return Transcript.parse(Objects.requireNonNull(file.getFileName()).toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file.toString(), unreadable);
        }
    }

    /** Where the class file is: the package may exist in the main classes too, without the transcripts. */
    private static Path directory(Class<?> beside) {
        String classFile = beside.getName().substring(beside.getName().lastIndexOf('.') + 1) + ".class";
        try {
            URI place = Objects.requireNonNull(beside.getResource(classFile), classFile)
                    .toURI();
            return Objects.requireNonNull(Path.of(place).getParent());
        } catch (URISyntaxException broken) {
            throw new IllegalArgumentException("no directory holds " + beside.getName(), broken);
        }
    }
}
