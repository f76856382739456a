package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.KnownPlace;

/** What an owner who is let in sees of logins in the own name that are refused elsewhere, and takes again. */
class RefusedLoginsTest {

    private static final String NAME = "/private/vendor/palomar/refused-logins";
    private static final Instant SINCE = Instant.parse("2026-01-02T21:00:00Z");

    private static Block block(String network, String name) {
        Network from = Network.parse(network).orElseThrow();
        return new Block(from, Optional.of(name), SINCE, SINCE.plusSeconds(600), 3, 1, "imap", false);
    }

    private final List<Block> blocks = new ArrayList<>();
    private final GuardAdmin guard = new GuardAdmin() {
        @Override
        public List<Block> blocks() {
            throw new AssertionError("others' are nobody's business");
        }

        @Override
        public List<Block> blocks(Address account) {
            return blocks.stream()
                    .filter(block -> block.name().equals(Optional.of(account.toString())))
                    .toList();
        }

        @Override
        public int lift(Optional<Network> from, Optional<String> name) {
            int before = blocks.size();
            blocks.removeIf(block -> block.name().equals(name)
                    && from.map(block.network()::touches).orElse(true));
            return before - blocks.size();
        }

        @Override
        public Block block(Network network, Duration length) {
            throw new AssertionError("only operators do that");
        }

        @Override
        public List<KnownPlace> places(Address account) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public int forget(Address account) {
            throw new AssertionError("nobody asks");
        }
    };
    private ImapHouse house;
    private ImapTalk talk;

    @BeforeEach
    void open() throws Exception {
        house = ImapHouse.open();
        house.server().setGuard(guard);
        blocks.add(block("192.0.2.7", "alice@example.org"));
        blocks.add(block("2001:db8::/64", "alice@example.org"));
        blocks.add(block("192.0.2.7", "bob@example.org"));
        talk = ImapTalk.alice(house);
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        house.close();
    }

    private String told() throws Exception {
        return String.join("\n", talk.ok("GETMETADATA \"\" " + NAME));
    }

    @Test
    void anOwnerSeesThoseOfTheOwnNameAndNobodyElses() throws Exception {
        assertThat(told())
                .contains(NAME, "192.0.2.7", "since/desde 2026-01-02T21:00:00Z until/hasta 2026-01-02T21:10:00Z")
                .contains("3 wrong passwords / contrase\u00c3\u00b1as incorrectas, imap")
                .contains("2001:db8:")
                .doesNotContain("bob");
        assertThat(told().split("192\\.0\\.2\\.7", -1)).as("one of alice's").hasSize(2);
        assertThat(String.join("\n", talk.ok("GETMETADATA (DEPTH infinity) \"\" /private")))
                .contains("192.0.2.7");
        assertThat(String.join("\n", talk.ok("GETMETADATA INBOX " + NAME)))
                .as("it is the account's, no mailbox's")
                .contains("NIL");
    }

    @Test
    void anOwnerTakesThemAgainFromOnePlaceOrFromAll() throws Exception {
        talk.ok("SETMETADATA \"\" (" + NAME + " \"192.0.2.7\" /private/comment \"x\")");
        assertThat(blocks)
                .containsExactly(block("2001:db8::/64", "alice@example.org"), block("192.0.2.7", "bob@example.org"));
        assertThat(String.join("\n", talk.ok("GETMETADATA \"\" /private/comment")))
                .contains("\"x\"");
        talk.ok("SETMETADATA \"\" (" + NAME + " NIL)");
        assertThat(blocks).containsExactly(block("192.0.2.7", "bob@example.org"));
        assertThat(told()).contains("NIL");
    }

    @Test
    void whatIsNoNetworkChangesNothingAtAll() throws Exception {
        for (String value : List.of("all", "192.0.2.7/99", "x".repeat(200), "")) {
            assertThat(talk.command("SETMETADATA \"\" (/private/comment \"x\" " + NAME + " \"" + value + "\")"))
                    .last()
                    .asString()
                    .contains(" NO [CANNOT]");
        }
        assertThat(blocks).hasSize(3);
        assertThat(String.join("\n", talk.ok("GETMETADATA \"\" /private/comment")))
                .contains("NIL");
    }

    @Test
    void whileNobodyKnowsItIsSaid() throws Exception {
        house.server().unsetGuard(guard);
        assertThat(told()).contains("NIL");
        assertThat(talk.command("SETMETADATA \"\" (" + NAME + " NIL)"))
                .last()
                .asString()
                .contains(" NO [UNAVAILABLE]");
        assertThat(blocks).hasSize(3);
    }
}
