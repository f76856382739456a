package org.palomar.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file of an instance that a test changes as an operator's editor does, whole at once; it is as before when this is closed. */
final class EditedFile implements AutoCloseable {

    private final Path file;
    private final Path draft;
    private final Optional<String> before;

    /** A file of the data folder, there or not. */
    EditedFile(Distribution distribution, String name) throws IOException {
        file = distribution.data().resolve(name);
        draft = distribution.data().resolve("tmp/draft");
        before = Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    void save(String text) throws IOException {
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Saves what was there at first, with one change. */
    void saveWith(String old, String changed) throws IOException {
        String text = before.orElseThrow();
        if (!text.contains(old)) {
            throw new AssertionError(file + " has no " + old);
        }
        save(text.replace(old, changed));
    }

    /** Saves what was there at first, with another line. */
    void saveWithLine(String line) throws IOException {
        save(before.orElseThrow() + "\n" + line + "\n");
    }

    /** Takes the file away. */
    void delete() throws IOException {
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        if (before.isPresent()) {
            save(before.get());
        } else {
            Files.deleteIfExists(file);
        }
    }
}
