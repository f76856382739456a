package org.palomar.dns.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Debian's knot, which has zones and signs them, and unbound, which looks things up there and checks them. Both on high ports of loopback; unbound has been told where the
 * root is, so that it asks nobody else.
 */
final class DebianServers implements AutoCloseable {

    /** Zones with keys that resolvers are told to trust, and their proof of absence: NSEC3 and NSEC. */
    private static final List<String> SIGNED = List.of("signed.test", "walk.test");

    /** Signed too; resolvers are told another key. */
    private static final String FORGED = "forged.test";

    private static final String UNSIGNED = "plain.test";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final InetSocketAddress knot;
    private final InetSocketAddress unbound;
    private final String trustAnchors;

    DebianServers(Path folder) throws IOException {
        this.folder = folder;
        knot = freePort();
        unbound = freePort();
        try {
            startKnot();
            trustAnchors = trustAnchors();
            startUnbound();
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Who has the zones. */
    InetSocketAddress knot() {
        return knot;
    }

    /** Who checks them. */
    InetSocketAddress unbound() {
        return unbound;
    }

    String anchors() {
        return trustAnchors;
    }

    private void startKnot() throws IOException {
        Files.createDirectories(folder.resolve("db"));
        StringBuilder zones = new StringBuilder();
        for (String zone : List.of("signed.test", "walk.test", FORGED, UNSIGNED)) {
            Files.writeString(folder.resolve(zone + ".zone"), Zones.text(zone));
            zones.append("  - domain: ").append(zone).append('\n');
            if (!zone.equals(UNSIGNED)) {
                zones.append("    dnssec-signing: on\n    dnssec-policy: ")
                        .append(zone.equals("walk.test") ? "nsec\n" : "nsec3\n");
            }
        }
        Path configuration = Files.writeString(
                folder.resolve("knot.conf"), """
                server:
                    listen: 127.0.0.1@%d
                    rundir: "%s"
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                database:
                    storage: "%s/db"
                log:
                  - target: stderr
                    any: warning
                policy:
                  - id: nsec
                    single-type-signing: on
                  - id: nsec3
                    single-type-signing: on
                    nsec3: on
                template:
                  - id: default
                    storage: "%s"
                    file: "%%s.zone"
                    zonefile-sync: -1
                zone:
                %s""".formatted(knot.getPort(), folder, folder, folder, zones));
        start("knotd", "-c", configuration.toString());
    }

    private void startUnbound() throws IOException {
        Files.writeString(folder.resolve("anchors"), trustAnchors);
        String zones = List.of("signed.test", "walk.test", FORGED, UNSIGNED, ".").stream()
                .map(zone -> "stub-zone:\n  name: \"" + zone + "\"\n  stub-addr: 127.0.0.1@" + knot.getPort() + "\n")
                .collect(Collectors.joining());
        Path configuration = Files.writeString(
                folder.resolve("unbound.conf"), """
                server:
                  interface: 127.0.0.1
                  port: %d
                  num-threads: 1
                  do-daemonize: no
                  username: ""
                  chroot: ""
                  directory: "%s"
                  pidfile: "%s/unbound.pid"
                  use-syslog: no
                  do-not-query-localhost: no
                  module-config: "validator iterator"
                  trust-anchor-file: "%s/anchors"
                  local-zone: "test." nodefault
                remote-control:
                  control-enable: no
                %s""".formatted(unbound.getPort(), folder, folder, folder, zones));
        start("unbound", "-d", "-c", configuration.toString());
        await().atMost(Resolvers.PATIENT).until(() -> answers(unbound, UNSIGNED, Type.SOA));
    }

    private void start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/" + program));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start());
    }

    /** The keys that knot made for its zones; that of {@link #FORGED} is another zone's. */
    private String trustAnchors() {
        StringBuilder anchors = new StringBuilder();
        for (String zone : SIGNED) {
            await().atMost(Resolvers.PATIENT).until(() -> answers(knot, zone, Type.DNSKEY));
            anchors.append(keys(zone));
        }
        return anchors + keys("signed.test").replace("signed.test.", FORGED + ".");
    }

    private String keys(String zone) {
        return ask(knot, zone, Type.DNSKEY).stream().map(key -> key + "\n").collect(Collectors.joining());
    }

    private static boolean answers(InetSocketAddress server, String zone, int type) {
        return !ask(server, zone, type).isEmpty();
    }

    private static List<Record> ask(InetSocketAddress server, String zone, int type) {
        try (Transport transport = new Transport()) {
            Message query = Source.query(Name.fromConstantString(zone + "."), type);
            return transport
                    .ask(server, query, Deadline.in(Duration.ofSeconds(1)))
                    .getSection(Section.ANSWER);
        } catch (UnansweredException | IOException notYet) {
            return List.of();
        }
    }

    private static InetSocketAddress freePort() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
            new DatagramSocket(address).close();
            return address;
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
