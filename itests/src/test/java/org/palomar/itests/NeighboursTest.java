package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances and Postfix, each the server of a domain at an address of its own, write to each other; a name server says who is where. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighboursTest {

    private static final String ZONE = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            east MX 10 mx.east
            mx.east A 127.0.0.1
            west MX 10 mx.west
            mx.west A 127.0.0.2
            south MX 10 mx.south
            mx.south A 127.0.0.3
            """;

    private final Distribution east;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Correspondent ana;
    private Correspondent ben;
    private String westSettings;
    private EditedFile westRelay;
    private Postfix south;

    NeighboursTest(Distribution east) {
        this.east = east;
    }

    @BeforeAll
    void start(@TempDir Path dns, @TempDir Path peer) throws Exception {
        NameServer names = opened(new NameServer(dns, "test", ZONE));
        Distribution west = opened(Distribution.start());
        ana = new Correspondent(east, Account.create(east, "east.test", "ana").getFirst());
        ben = new Correspondent(west, Account.create(west, "west.test", "ben").getFirst());
        west.succeed("mail:alias-set away@west.test nobody@south.test");
        int port = NameServer.freePort("127.0.0.1", "127.0.0.2", "127.0.0.3");
        south = opened(new Postfix(
                peer,
                new InetSocketAddress("127.0.0.3", port),
                "south.test",
                List.of("sol"),
                Map.of("east.test", "[127.0.0.1]:" + port, "west.test", "[127.0.0.2]:" + port)));
        settle(east, "mx.east.test", "127.0.0.1", port, names.port(), "tls-encrypted = west.test, south.test");
        westSettings = settings("mx.west.test", port);
        westRelay = settle(west, "mx.west.test", "127.0.0.2", port, names.port(), "tls-verified = south.test");
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(one);
        return one;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private EditedFile settle(Distribution server, String name, String address, int port, int dns, String policy)
            throws IOException {
        EditedFile mx = opened(new EditedFile(server, "etc/palomar.listener-mx.cfg"));
        mx.save("protocol = smtp\nport = " + (port - server.port(0)) + "\naddresses = " + address
                + "\ntls = starttls\n");
        EditedFile resolver = opened(new EditedFile(server, "etc/palomar.dns.cfg"));
        resolver.saveWithLine("servers = 127.0.0.1:" + dns);
        opened(new EditedFile(server, "etc/palomar.server.cfg")).saveWithLine("host-name = " + name);
        EditedFile relay = opened(new EditedFile(server, "etc/palomar.relay.cfg"));
        relay.saveWithLine(settings(name, port) + policy);
        await().until(() -> server.exec("mail:dns south.test").text().contains("mx.south.test"));
        await().until(() -> server.succeed("mail:config palomar.relay").contains(name));
        await().until(() -> server.succeed("mail:listeners").contains(address));
        return relay;
    }

    private static String settings(String name, int port) {
        return "host-name = " + name + "\nport = " + port + "\nrefused-networks = none\n";
    }

    private static void arrives(Correspondent reader, String subject, String... words) {
        await().untilAsserted(() -> assertThat(reader.inbox(subject))
                .anySatisfy(mail -> assertThat(mail).contains(words)));
    }

    @Test
    void writeToEachOtherUnderTls() {
        ana.send("ben@west.test", "eastwest");
        ben.send("ana@east.test", "westeast");
        ana.send("sol@south.test", "eastsouth");
        south.send("sol@south.test", "ana@east.test", "Subject: southeast\n\nsaid: southeast\n");
        south.send("sol@south.test", "ben@west.test", "Subject: southwest\n\nsaid: southwest\n");
        arrives(ben, "eastwest", "said: eastwest", "from mx.east.test", "ESMTPS");
        arrives(ana, "westeast", "said: westeast", "from mx.west.test", "ESMTPS");
        arrives(ana, "southeast", "said: southeast", "from mx.south.test", "ESMTPS");
        arrives(ben, "southwest", "said: southwest", "from mx.south.test", "ESMTPS");
        await().untilAsserted(() -> assertThat(south.mail("sol"))
                .anySatisfy(mail -> assertThat(mail).contains("said: eastsouth", "using TLSv1.3")));
    }

    @Test
    void whatMayOnlyGoToAVerifiedServerWaitsUntilThePolicyIsAnother() throws IOException {
        ben.send("sol@south.test", "westsouth");
        await().untilAsserted(() -> assertThat(ben.distribution().succeed("mail:queue-list --destination south.test"))
                .contains("certificate"));
        assertThat(south.mail("sol")).noneMatch(mail -> mail.contains("said: westsouth"));
        westRelay.saveWithLine(westSettings + "tls-encrypted = south.test");
        await().untilAsserted(() -> {
            ben.distribution().succeed("mail:queue-retry --destination south.test");
            assertThat(south.mail("sol")).anySatisfy(mail -> assertThat(mail).contains("said: westsouth", "TLSv1.3"));
        });
    }

    @Test
    void tellSendersWhatTheOtherRefused() {
        ana.send("nobody@west.test", "refused by west");
        arrives(ana, "Undelivered", "nobody@west.test", "550 5.1.1 No such mailbox here", "dns; mx.west.test");
        south.send("sol@south.test", "nobody@east.test", "Subject: refused by east\n\nx\n");
        await().untilAsserted(() -> assertThat(south.mail("sol"))
                .anySatisfy(mail -> assertThat(mail).contains("550 5.1.1 No such mailbox here", "nobody@east.test")));
        ana.send("away@west.test", "forwarded by west");
        arrives(ana, "Undelivered", "nobody@south.test", "Reporting-MTA: dns; mx.west.test", "User unknown");
    }
}
