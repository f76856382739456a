package org.palomar.imap.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of messages on their way in. A server that was killed leaves them there: nobody was told that they were stored. */
final class SpoolFolder {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    /** Sessions of the version before, which may still be ending, receive no message for longer. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private SpoolFolder() {}

    /** Removes what was left behind. */
    static void clean(Path folder, Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "append-*.eml")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFT_BEHIND))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException unreadable) {
            LOG.warn("the spool {} can't be cleaned: {}", folder, unreadable.toString());
        }
    }
}
