package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.relay.server.House.LONG;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.relay.peer.ScriptedServer;
import org.palomar.relay.peer.ScriptedServer.Script;
import org.palomar.relay.peer.Visitor;

/** Connections that wait for the next message. */
@Timeout(120)
class ReuseTest {

    private static final String TAKEN = "Delivered first.example 250 2.0.0 Taken";

    private static void takes(Visitor peer) throws IOException {
        peer.on("MAIL FROM:<ana@example.com>", "250 Ok");
        peer.on("RCPT TO:<bo@example.org>", "250 Ok");
        peer.on("DATA", "354 go");
        assertThat(peer.text()).isEqualTo(House.TEXT);
        peer.says("250 2.0.0 Taken");
    }

    /** Takes so many messages, and then waits for the other side's end. */
    private static Script taking(int messages) {
        return peer -> {
            peer.greets();
            for (int i = 0; i < messages; i++) {
                takes(peer);
            }
            peer.hears("QUIT");
            peer.hearsTheEnd();
        };
    }

    private static House house(ScriptedServer server, String... lines) throws Exception {
        House house = new House(server.address().getPort(), lines);
        house.dns
                .mx("example.org", "10 first.example", "20 second.example")
                .host("first.example", "127.0.0.1")
                .host("second.example", "127.0.0.2");
        return house;
    }

    @Test
    void aConnectionTakesTheNextMessageToo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(taking(2));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.idle.count()).isEqualTo(1);
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            house.idle.sweep(LONG);
            assertThat(house.idle.count()).isEqualTo(1);
            house.idle.sweep(Duration.ZERO);
            assertThat(house.idle.count()).isZero();
        }
    }

    @Test
    void aConnectionTakesSoManyMessagesAndNoMore() throws Exception {
        try (ScriptedServer server = new ScriptedServer(taking(2), taking(1));
                House house = house(server, "messages-per-connection=2")) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.idle.count()).isZero();
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
        }
    }

    @Test
    void noConnectionWaitsWhereNoneMay() throws Exception {
        try (ScriptedServer server = new ScriptedServer(taking(1));
                House house = house(server, "idle-connections=0")) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.idle.count()).isZero();
        }
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsNotUsed() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            peer.greets();
                            takes(peer);
                            enough.await();
                            peer.says("421 4.4.2 Idle for too long");
                        },
                        taking(1));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            enough.countDown();
            server.awaitScripts(1);
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.idle.count()).isEqualTo(1);
        }
    }

    /** It seemed to be there until it was used. */
    @Test
    void aConnectionThatGoesAsItIsUsedIsFollowedByAnotherToTheSameServer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                        peer -> {
                            peer.greets();
                            takes(peer);
                            peer.hears("MAIL FROM:<ana@example.com>");
                        },
                        taking(1));
                ScriptedServer second = new ScriptedServer(House.beside(server, "127.0.0.2"));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void sessionsEndWhenTheRelayDoes() throws Exception {
        try (ScriptedServer server = new ScriptedServer(taking(1), taking(1));
                House house = house(server)) {
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            house.idle.close();
            assertThat(house.idle.count()).isZero();
            assertThat(house.deliver("bo@example.org")).containsExactly(TAKEN);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(house.idle.count()).isZero());
        }
    }
}
