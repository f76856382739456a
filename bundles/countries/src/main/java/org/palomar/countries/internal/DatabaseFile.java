package org.palomar.countries.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database in a file that others bring up to date: it is read again once it has changed, and what was read last holds while what is there can't be read. Safe for any thread. */
final class DatabaseFile {

    /** How often the file is looked at, by whoever asks then. */
    static final Duration LOOK = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

    /** What tells one version of a file from the next. */
    private record Version(
            long modified, long size, @Nullable Object key) {}

    private final Path path;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long looked;
    private @Nullable Version version;
    private volatile Optional<CountryDatabase> database = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    DatabaseFile(Path path, LongSupplier nanos) {
        this.path = path;
        this.nanos = nanos;
        look();
    }

    Path path() {
        return path;
    }

    /** The newest that could be read; empty if there was none. */
    Optional<CountryDatabase> database() {
        if (nanos.getAsLong() - looked >= LOOK.toNanos() && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
        return database;
    }

    /** Why what is in the file now can't be read, as a clause. */
    Optional<String> problem() {
        return problem;
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return failure instanceof ClosedByInterruptException
                ? "reading it was interrupted, as it took too long; it is read again"
                : message == null ? failure.getClass().getSimpleName() : message;
    }

    private void look() {
        looked = nanos.getAsLong();
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Version found =
                    new Version(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
            if (found.equals(version)) {
                return;
            }
            database = Optional.of(CountryDatabase.read(path));
            version = found;
            problem = Optional.empty();
            LOG.info("Countries are told by {}", path);
        } catch (NoSuchFileException absent) {
            unread("there is no such file");
        } catch (IOException unreadable) {
            unread(reason(unreadable));
        }
    }

    private void unread(String reason) {
        version = null;
        if (!problem.equals(Optional.of(reason))) {
            LOG.warn("The database of countries {} can't be read: {}", path, reason);
        }
        problem = Optional.of(reason);
    }
}
