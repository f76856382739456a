package org.palomar.imap.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that octets are put into while they are received. What the disk refuses is no error of the connection: it is logged once, the rest is thrown away,
 * and there is no content in the end. For the session's thread.
 */
final class SpoolFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private final Path folder;
    private Optional<Path> file = Optional.empty();
    private Optional<OutputStream> out = Optional.empty();
    private long size;
    private boolean failed;

    /** Makes the file; in {@code folder}, which is made too. */
    SpoolFile(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Path made = Files.createTempFile(folder, "append-", ".eml");
            file = Optional.of(made);
            out = Optional.of(Files.newOutputStream(made));
        } catch (IOException refused) {
            fail(refused);
        }
    }

    /** Adds octets, or throws them away after an error. */
    void write(byte[] octets, int count) {
        if (out.isPresent() && !failed) {
            try {
                out.get().write(octets, 0, count);
                size += count;
            } catch (IOException refused) {
                fail(refused);
            }
        }
    }

    /** Ends writing; what was written, or empty if not all of it could be. */
    Optional<Content> finish() {
        closeOutput();
        return failed ? Optional.empty() : file.map(written -> new Spooled(written, size));
    }

    private void closeOutput() {
        try {
            if (out.isPresent()) {
                out.get().close();
            }
        } catch (IOException refused) {
            fail(refused);
        }
        out = Optional.empty();
    }

    private void fail(IOException refused) {
        if (!failed) {
            LOG.error("a message can't be spooled in {}: {}", folder, refused.toString());
        }
        failed = true;
    }

    /** Removes the file. */
    @Override
    public void close() {
        closeOutput();
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException refused) {
            // The next start cleans the folder.
            LOG.warn("a message stays in the spool: {}", refused.toString());
        }
    }

    private record Spooled(Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
