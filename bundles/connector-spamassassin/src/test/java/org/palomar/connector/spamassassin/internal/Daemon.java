package org.palomar.connector.spamassassin.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's spamd with a few rules of our own, on a free port of loopback. */
final class Daemon implements AutoCloseable {

    private static final String RULES = """
            util_rb_tld test example
            header TRY_ME Subject =~ /tryme/
            score TRY_ME 3.5
            header FROM_THERE Return-Path =~ /sender\\.example/
            score FROM_THERE 0.5
            """;

    private final Process process;
    private final int port;

    Daemon(Path folder) throws IOException {
        Files.writeString(folder.resolve("v320.pre"), "loadplugin Mail::SpamAssassin::Plugin::Check\n");
        Files.writeString(folder.resolve("rules.cf"), RULES);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        "/usr/sbin/spamd",
                        "-i",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-L",
                        "-x",
                        "-C",
                        folder.toString(),
                        "--siteconfigpath=" + folder,
                        "-s",
                        "stderr",
                        "--max-children=2",
                        "-u",
                        "nobody")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("spamd.log").toFile())
                .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IOException("spamd ended: " + Files.readString(folder.resolve("spamd.log")));
            }
        }
    }

    int port() {
        return port;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            Thread.onSpinWait();
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
