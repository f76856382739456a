package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** How a file looked: two that are equal are taken for the same contents. */
record Stamp(long modified, long size) {

    /** Of a regular file; a link to nothing has one too, as what it should lead to may come back. */
    static Optional<Stamp> of(Path path) throws IOException {
        if (Files.isSymbolicLink(path) && Files.notExists(path)) {
            return Optional.of(new Stamp(0, 0));
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.isRegularFile()
                ? Optional.of(new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size()))
                : Optional.empty();
    }
}
