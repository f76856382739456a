package org.palomar.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Debian's clamd with one signature of our own, on a free port of loopback. */
public final class ClamdProcess implements AutoCloseable {

    /** What it finds, under {@link #NAME}. */
    public static final String MARKER = "Palomar-test-malware";

    /** The daemon says of signatures that are not its makers' that they are not. */
    public static final String NAME = "Palomar.Test.UNOFFICIAL";

    /** Octets of a message that it takes. */
    public static final long MOST = 1 << 20;

    private final DaemonProcess process;

    /** @param folder for what it writes */
    public ClamdProcess(Path folder) throws IOException {
        Path database = Files.createDirectory(folder.resolve("database"));
        Files.writeString(
                database.resolve("test.ndb"),
                "Palomar.Test:0:*:" + HexFormat.of().formatHex(MARKER.getBytes(StandardCharsets.US_ASCII)) + "\n");
        int port = DaemonProcess.freePort();
        Path settings = Files.writeString(
                folder.resolve("clamd.conf"),
                "TCPSocket " + port + "\nTCPAddr 127.0.0.1\nDatabaseDirectory " + database
                        + "\nForeground yes\nStreamMaxLength " + MOST + "\nTemporaryDirectory " + folder + "\n");
        process = DaemonProcess.start(
                List.of("/usr/sbin/clamd", "-c", settings.toString()), folder.resolve("clamd.log"), port);
    }

    public int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
