package org.palomar.swap.internal;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of versions, and a {@link Book} on each bundle: a folder for each, named after it. Everything is on the disk before it has its name, so that after
 * a power cut there is the new or the old. For one thread, but for {@link #books()}.
 */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final String BOOK = "versions.properties";

    private final Path root;
    private volatile List<String> damaged = List.of();

    Shelf(Path root) {
        this.root = root;
    }

    /** Where a version's file is; whoever makes one writes to it as {@link #keep} says. */
    Path file(String bundle, int number) {
        return folder(bundle).resolve(number + ".jar");
    }

    private Path folder(String bundle) {
        return root.resolve(bundle);
    }

    /** Writes a file for {@link #keep}. */
    @FunctionalInterface
    interface Source {
        void write(Path file) throws IOException;
    }

    /** A place for a version that is still to be looked at; nothing of it is known after a restart. */
    Path incoming(Source source) throws IOException {
        Files.createDirectories(root);
        Path part = root.resolve("incoming.part");
        Files.deleteIfExists(part);
        source.write(part);
        return part;
    }

    /** Makes room for another that comes in. */
    Path aside(Path incoming) throws IOException {
        return Files.move(incoming, root.resolve("waiting.part"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Keeps what {@link #incoming} has as a version. */
    void keep(Path incoming, String bundle, int number) throws IOException {
        Files.createDirectories(folder(bundle));
        sync(incoming);
        Files.move(incoming, file(bundle, number), StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folder(bundle));
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    Optional<Book> book(String bundle) throws IOException {
        try (Reader reader = Files.newBufferedReader(folder(bundle).resolve(BOOK))) {
            Properties all = new Properties();
            all.load(reader);
            Optional<Book> book = Book.read(all).filter(one -> one.bundle().equals(bundle));
            if (book.isEmpty()) {
                throw new IOException(folder(bundle).resolve(BOOK) + " is damaged");
            }
            return book;
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            throw new IOException(folder(bundle).resolve(BOOK) + " is damaged", malformed);
        }
    }

    void write(Book book) throws IOException {
        Path folder = Files.createDirectories(folder(book.bundle()));
        StringWriter text = new StringWriter();
        book.write().store(text, null);
        Path part = folder.resolve(BOOK + ".part");
        Files.writeString(part, text.toString());
        sync(part);
        Files.move(part, folder.resolve(BOOK), StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folder);
    }

    /** Removes files that no book names any more. */
    void sweep(Book book) {
        try (Stream<Path> files = Files.list(folder(book.bundle()))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean named = book.versions().keySet().stream().anyMatch(number -> name.equals(number + ".jar"));
                if (name.endsWith(".jar") && !named) {
                    Files.delete(file);
                }
            }
        } catch (IOException left) {
            LOG.warn("old versions of {} can't be removed: {}", book.bundle(), left.toString());
        }
    }

    /** Forgets a bundle. */
    void forget(String bundle) {
        try {
            Files.deleteIfExists(folder(bundle).resolve(BOOK));
            try (Stream<Path> files = Files.exists(folder(bundle)) ? Files.list(folder(bundle)) : Stream.empty()) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(folder(bundle));
        } catch (IOException left) {
            LOG.warn("the versions of {} can't be removed: {}", bundle, left.toString());
        }
    }

    /** What the live version of a bundle has; none if that is unknown. */
    List<String> steps(String bundle) {
        return books().stream()
                .filter(book -> book.bundle().equals(bundle))
                .map(Book::steps)
                .findFirst()
                .orElse(List.of());
    }

    /** All that can be read; those that can't are {@link #damaged()}. */
    List<Book> books() {
        if (Files.notExists(root)) {
            damaged = List.of();
            return List.of();
        }
        List<Book> books = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                try {
                    book(folder.getFileName().toString()).ifPresent(books::add);
                } catch (IOException broken) {
                    unreadable.add(String.valueOf(broken.getMessage()));
                }
            }
        } catch (IOException broken) {
            unreadable.add(root + ": " + broken);
        }
        damaged = List.copyOf(unreadable);
        return books;
    }

    /** What could not be read when it was tried last, with reasons. */
    List<String> damaged() {
        return damaged;
    }
}
