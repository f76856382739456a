package org.palomar.pipeline.internal.route;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the route files that are in force, by their names, so that after a restart a file that is broken meanwhile acts as it did before. What can't be
 * written or read is logged and counts as absent. For one thread.
 */
final class LastGoodRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(LastGoodRoutes.class);

    private final Path folder;

    LastGoodRoutes(Path folder) {
        this.folder = folder;
    }

    Optional<byte[]> of(String file) {
        Path copy = folder.resolve(file);
        try {
            return Files.exists(copy) ? Optional.of(Files.readAllBytes(copy)) : Optional.empty();
        } catch (IOException unreadable) {
            LOG.warn("the last good routes of {} can't be read: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }

    void keep(String file, byte[] octets) {
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("." + file);
            // On the disk before it has its name: after a power cut there is this copy or the one before.
            Files.write(part, octets, CREATE, TRUNCATE_EXISTING, WRITE, SYNC);
            Files.move(part, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            LOG.warn("the routes of {} can't be kept for a restart: {}", file, full.toString());
        }
    }

    void forget(String file) {
        try {
            Files.deleteIfExists(folder.resolve(file));
        } catch (IOException kept) {
            LOG.warn("the last good routes of {} can't be removed: {}", file, kept.toString());
        }
    }

    /** Of which files there are copies; also what a crash left of one that was being written, whose name begins with a dot. */
    Set<String> files() {
        if (Files.notExists(folder)) {
            return Set.of();
        }
        try (Stream<Path> copies = Files.list(folder)) {
            return copies.map(copy -> copy.getFileName().toString()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warn("the last good routes can't be listed: {}", unreadable.toString());
            return Set.of();
        }
    }
}
