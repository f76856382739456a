package org.palomar.database.internal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Derby keeps its files. Derby takes these settings from system properties and reads them once, when its engine starts, so they are set
 * before the first connection.
 */
final class DerbyHome {

    private static final Logger LOG = LoggerFactory.getLogger(DerbyHome.class);

    /** Three files of a megabyte: Derby's own log never fills the disk. */
    private static final int LOG_OCTETS = 1_000_000;

    private static final int LOG_FILES = 3;

    private DerbyHome() {}

    /** Makes the folders and tells Derby; answers the folder of the database. */
    static Path prepare(Path data) throws IOException {
        Path home = data.resolve("database");
        Path log = data.resolve("log");
        createPrivate(home);
        Files.createDirectories(log);
        set("derby.system.home", home.toString());
        set("derby.stream.error.style", "rollingFile");
        set(
                "derby.stream.error.rollingFile.pattern",
                log.resolve("derby-%g.log").toString());
        set("derby.stream.error.rollingFile.limit", Integer.toString(LOG_OCTETS));
        set("derby.stream.error.rollingFile.count", Integer.toString(LOG_FILES));
        return home.resolve("palomar");
    }

    // Password hashes are inside: nobody but the server's user looks in.
    private static void createPrivate(Path folder) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            FileAttribute<?> ownerOnly =
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(folder, ownerOnly);
        } else {
            Files.createDirectories(folder);
        }
    }

    private static void set(String property, String value) {
        String before = System.setProperty(property, value);
        if (before != null && !before.equals(value)) {
            LOG.info("{} is now {}, it was {}", property, value, before);
        }
    }
}
