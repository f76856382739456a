package org.palomar.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of the system's packages, in the foreground, on a port of loopback. For one thread. */
public final class DaemonProcess implements AutoCloseable {

    /** A machine may be busy with other builds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int port;

    private DaemonProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, and waits until its port answers.
     *
     * @param log gets what it prints
     * @throws IOException with what it has printed, if it ends before that
     */
    public static DaemonProcess start(List<String> command, Path log, int port) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        DaemonProcess daemon = new DaemonProcess(process, port);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!daemon.answers()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                daemon.close();
                throw new IOException(command.getFirst() + " does not serve: " + Files.readString(log));
            }
        }
        return daemon;
    }

    /** A port of loopback that nobody has at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public int port() {
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

    /** Ends it and what it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
