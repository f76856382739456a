package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** How a file looked: two that are equal are taken for the same contents. */
record Stamp(long modified, long size) {

    /**
     * Of a regular file; also of one that can't be looked at, as a link to nothing, which may come back: reading it tells why. Only what the disk says is
     * not there has none.
     */
    static Optional<Stamp> of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Files.notExists(path, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(new Stamp(0, 0));
        }
    }
}
