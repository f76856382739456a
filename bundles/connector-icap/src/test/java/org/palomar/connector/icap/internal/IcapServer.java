package org.palomar.connector.icap.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.palomar.testkit.ClamdProcess;
import org.palomar.testkit.DaemonProcess;

/** Debian's c-icap, whose virus_scan asks a clamd with a signature of our own. */
final class IcapServer implements AutoCloseable {

    private static final String MODULES = "/usr/lib/x86_64-linux-gnu/c_icap";

    private final ClamdProcess scanner;
    private final DaemonProcess process;

    IcapServer(Path folder) throws IOException {
        scanner = new ClamdProcess(folder);
        int port = DaemonProcess.freePort();
        Path settings =
                Files.writeString(folder.resolve("c-icap.conf"), """
                PidFile %1$s/pid
                CommandsSocket %1$s/commands
                StartServers 1
                MaxServers 1
                ThreadsPerChild 10
                Port 127.0.0.1:%2$d
                TmpDir %1$s
                ModulesDir %3$s
                ServicesDir %3$s
                LoadMagicFile /etc/c-icap/c-icap.magic
                ServerLog %1$s/server.log
                AccessLog %1$s/access.log
                Module common clamd_mod.so
                clamd_mod.ClamdHost 127.0.0.1
                clamd_mod.ClamdPort %4$d
                Service antivirus_module virus_scan.so
                ServiceAlias avscan virus_scan?allow204=on&sizelimit=off&mode=simple
                virus_scan.DefaultEngine clamd
                virus_scan.ScanFileTypes TEXT DATA EXECUTABLE ARCHIVE GIF JPEG MSOFFICE
                virus_scan.SendPercentData 0
                virus_scan.MaxObjectSize 5M
                Service echo srv_echo.so
                """.formatted(folder, port, MODULES, scanner.port()));
        process = DaemonProcess.start(
                List.of("/usr/bin/c-icap", "-N", "-f", settings.toString()), folder.resolve("c-icap.log"), port);
    }

    int port() {
        return process.port();
    }

    /** What it asks is dead from then on. */
    void endScanner() {
        scanner.close();
    }

    @Override
    public void close() {
        process.close();
        scanner.close();
    }
}
