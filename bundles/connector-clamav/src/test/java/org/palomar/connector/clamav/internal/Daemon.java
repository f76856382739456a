package org.palomar.connector.clamav.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Debian's clamd with one signature of our own, on a free port of loopback. */
final class Daemon implements AutoCloseable {

    /** What it finds, under {@link #NAME}. */
    static final String MARKER = "Palomar-test-malware";

    /** The daemon says of signatures that are not its makers' that they are not. */
    static final String NAME = "Palomar.Test.UNOFFICIAL";

    static final long MOST = 1 << 20;

    private final Process process;
    private final int port;

    Daemon(Path folder) throws IOException {
        Path database = Files.createDirectory(folder.resolve("database"));
        Files.writeString(
                database.resolve("test.ndb"),
                "Palomar.Test:0:*:" + HexFormat.of().formatHex(MARKER.getBytes(StandardCharsets.US_ASCII)) + "\n");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = folder.resolve("clamd.conf");
        Files.writeString(
                settings,
                "TCPSocket " + port + "\nTCPAddr 127.0.0.1\nDatabaseDirectory " + database
                        + "\nForeground yes\nStreamMaxLength " + MOST + "\nTemporaryDirectory " + folder + "\n");
        process = new ProcessBuilder("/usr/sbin/clamd", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("clamd.log").toFile())
                .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IOException("clamd ended: " + Files.readString(folder.resolve("clamd.log")));
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
