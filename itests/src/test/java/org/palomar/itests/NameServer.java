package org.palomar.itests;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** Debian's knot with one zone, on a port of loopback; its log is in its folder. */
final class NameServer implements AutoCloseable {

    private final int port = freePort("127.0.0.1");
    private final Path home;
    private final Process process;

    /**
     * @param folder for its files
     * @param zone such as {@code example.test}
     * @param records the zone's, as in a zone file
     */
    NameServer(Path folder, String zone, String records) throws IOException {
        this(folder, Map.of(zone, records), Set.of());
    }

    /**
     * @param zones each with its records
     * @param signed those that are signed, with keys that it makes at its start
     */
    NameServer(Path folder, Map<String, String> zones, Set<String> signed) throws IOException {
        home = Files.createDirectories(folder).toAbsolutePath();
        StringBuilder list = new StringBuilder();
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            Files.writeString(home.resolve(zone.getKey() + ".zone"), zone.getValue());
            list.append("  - domain: ").append(zone.getKey()).append('\n');
            if (signed.contains(zone.getKey())) {
                list.append("    dnssec-signing: on\n    dnssec-policy: one\n");
            }
        }
        Path configuration = Files.writeString(home.resolve("knot.conf"), """
                server:
                    listen: 127.0.0.1@%d
                    rundir: "%s"
                database:
                    storage: "%s"
                log:
                  - target: stderr
                    any: info
                policy:
                  - id: one
                    single-type-signing: on
                template:
                  - id: default
                    storage: "%s"
                    file: "%%s.zone"
                    zonefile-sync: -1
                zone:
                %s""".formatted(port, home, home, home, list));
        process = new ProcessBuilder("/usr/sbin/knotd", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("knot.log").toFile())
                .start();
    }

    /** A port that is free on each of these addresses of this machine, for TCP and UDP. */
    static int freePort(String... addresses) throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getByName(addresses[0]))) {
                int port = first.getLocalPort();
                boolean free = true;
                for (String address : addresses) {
                    free &= isFree(InetAddress.getByName(address), port, address.equals(addresses[0]));
                }
                if (free) {
                    return port;
                }
            }
        }
        throw new IOException("no port is free on all of " + String.join(", ", addresses));
    }

    private static boolean isFree(InetAddress address, int port, boolean held) {
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address, port));
                ServerSocket tcp = held ? new ServerSocket() : new ServerSocket(port, 1, address)) {
            return udp.isBound() && (held || tcp.isBound());
        } catch (IOException taken) {
            return false;
        }
    }

    /** The records that a resolver is told to trust for a signed zone: DS of its key, as in a zone file. */
    String anchor(String zone) {
        return Awaitility.await()
                .until(
                        () -> Distribution.run(
                                        "",
                                        "keymgr",
                                        "-c",
                                        home.resolve("knot.conf").toString(),
                                        zone,
                                        "ds")
                                .text(),
                        text -> text.contains(" DS "));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
