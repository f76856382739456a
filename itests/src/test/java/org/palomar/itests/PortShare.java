package org.palomar.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The offsets that this process may add to ports, while another one runs tests too: whoever holds the lock of a share has it, until it ends.
 *
 * @param first the least; the share has some thousands
 */
record PortShare(int first, FileLock lock) {

    private static final List<Integer> SHARES = List.of(11_000, 21_400);

    static PortShare take() {
        try {
            for (int first : SHARES) {
                Path file = Files.createDirectories(Path.of("target")).resolve("ports-" + first + ".lock");
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new PortShare(first, lock);
                }
                channel.close();
            }
            throw new AssertionError("a third process would need ports of its own");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
