package org.palomar.filter.attachments.internal.look;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.palomar.api.message.Content;
import org.palomar.net.SpoolFile;

/** The octets of one thing, to be read at any place: in memory while they are few, else in a file without a name. The budget has counted them as they came. */
final class Hold implements AutoCloseable {

    /** Octets in memory; most documents are smaller. Of each level of archives there is one. */
    static final int IN_MEMORY = 512 * 1024;

    private final Content content;
    private final @Nullable SpoolFile file;

    private Hold(Content content, @Nullable SpoolFile file) {
        this.content = content;
        this.file = file;
    }

    /**
     * Reads a stream to its end.
     *
     * @param head what was read of it before
     * @param folder for what doesn't fit into memory
     * @throws LookFailedException when the disk refuses
     */
    static Hold of(byte[] head, InputStream rest, Path folder, Budget budget) throws IOException {
        ByteArrayOutputStream memory = new ByteArrayOutputStream(head.length);
        memory.writeBytes(head);
        memory.writeBytes(rest.readNBytes(Math.max(0, IN_MEMORY - head.length)));
        byte[] octets = memory.toByteArray();
        if (octets.length < IN_MEMORY) {
            return new Hold(Content.of(octets), null);
        }
        return spool(octets, rest, folder, budget);
    }

    private static Hold spool(byte[] first, InputStream rest, Path folder, Budget budget) throws IOException {
        SpoolFile file = create(folder, budget);
        boolean done = false;
        try {
            append(file, first, first.length, budget);
            byte[] block = new byte[16 * 1024];
            int read = rest.read(block);
            while (read >= 0) {
                budget.check();
                append(file, block, read, budget);
                read = rest.read(block);
            }
            done = true;
            return new Hold(file.from(0), file);
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static SpoolFile create(Path folder, Budget budget) throws IOException {
        try {
            return SpoolFile.create(folder);
        } catch (IOException refused) {
            throw budget.failed("attachments can't be unpacked to " + folder + ": " + refused.getMessage(), refused);
        }
    }

    private static void append(SpoolFile file, byte[] octets, int count, Budget budget) throws IOException {
        try {
            file.append(octets, 0, count);
        } catch (IOException refused) {
            throw budget.failed("an attachment can't be unpacked: " + refused.getMessage(), refused);
        }
    }

    Content content() {
        return content;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
