package org.palomar.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server that takes any mail and keeps it: Postfix' smtp-sink, without TLS. It drops its rights, so it needs root. */
final class SmtpSink implements AutoCloseable {

    /** One transaction that was ended with 250. */
    record Kept(List<String> recipients, String text) {}

    private static final String RECIPIENT = "X-Rcpt-Args: <";
    private static final int BACKLOG = 100;

    private final Path folder;
    private final Process process;

    /**
     * Starts it.
     *
     * @param folder its own, for one file a transaction
     */
    SmtpSink(Path folder, int port) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        Distribution.run("", "chown", "nobody", this.folder.toString());
        process = new ProcessBuilder(
                        "/usr/sbin/smtp-sink",
                        "-u",
                        "nobody",
                        "-R",
                        this.folder.toString(),
                        "-d",
                        "%s.",
                        "127.0.0.1:" + port,
                        Integer.toString(BACKLOG))
                .redirectErrorStream(true)
                .redirectOutput(this.folder.resolveSibling("smtp-sink.log").toFile())
                .start();
        LineConnection.awaitOpen(port);
    }

    /** How many it has, those included whose end it waits for. */
    long count() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** All that it has. Nobody sends meanwhile. */
    List<Kept> mail() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String dump = Files.readString(file, StandardCharsets.ISO_8859_1);
                List<String> recipients = dump.lines()
                        .takeWhile(line -> line.startsWith("X-"))
                        .filter(line -> line.startsWith(RECIPIENT))
                        .map(line -> line.substring(RECIPIENT.length(), line.indexOf('>')))
                        .toList();
                all.add(new Kept(recipients, dump));
            }
        }
        return all;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
