package org.palomar.connector.spamassassin.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.palomar.testkit.DaemonProcess;

/** Debian's spamd with a few rules of our own, on a free port of loopback. */
final class Daemon implements AutoCloseable {

    private static final String RULES = """
            util_rb_tld test example
            header TRY_ME Subject =~ /tryme/
            score TRY_ME 3.5
            header FROM_THERE Return-Path =~ /sender\\.example/
            score FROM_THERE 0.5
            """;

    private final DaemonProcess process;

    Daemon(Path folder) throws IOException {
        Files.writeString(folder.resolve("v320.pre"), "loadplugin Mail::SpamAssassin::Plugin::Check\n");
        Files.writeString(folder.resolve("rules.cf"), RULES);
        int port = DaemonProcess.freePort();
        process = DaemonProcess.start(
                List.of(
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
                        "nobody"),
                folder.resolve("spamd.log"),
                port);
    }

    int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
