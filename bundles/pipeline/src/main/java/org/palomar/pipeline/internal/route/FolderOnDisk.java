package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the disk tells of the folder with route files. Only what the disk denies counts as absent: a folder or file that can't be looked at may be there, as
 * one that a link to another disk leads to.
 */
class FolderOnDisk {

    private static final Pattern ROUTES = Pattern.compile("[^.].*\\.(?:xml|ya?ml)");

    /** Larger files are no routes. */
    static final long MAX_OCTETS = 1 << 20;

    private final Path folder;

    FolderOnDisk(Path folder) {
        this.folder = folder;
    }

    /** Whether a file may be one of routes, by its name. */
    static boolean isNamedAsRoutes(String file) {
        return ROUTES.matcher(file).matches();
    }

    /**
     * The files that may be routes, by their names; none when there is no folder.
     *
     * @throws IOException when the folder can't be listed, or leads nowhere: what is in it is not known
     */
    Map<String, Stamp> files() throws IOException {
        Map<String, Stamp> files = new TreeMap<>();
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return files;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path path : (Iterable<Path>) entries::iterator) {
                String name = path.getFileName().toString();
                if (isNamedAsRoutes(name)) {
                    Stamp.of(path).ifPresent(stamp -> files.put(name, stamp));
                }
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
        return files;
    }

    /** The contents of a file. */
    byte[] read(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    /** Whether it is larger than route files may be. */
    boolean isTooLarge(String file) throws IOException {
        return Files.size(folder.resolve(file)) > MAX_OCTETS;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
