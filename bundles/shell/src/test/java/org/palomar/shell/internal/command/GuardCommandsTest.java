package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.KnownPlace;

class GuardCommandsTest implements GuardAdmin {

    private static final Instant SINCE = Instant.parse("2026-01-02T21:00:00Z");
    private static final String ANA = "ana@example.test";

    private final List<Block> blocks = new ArrayList<>(List.of(
            new Block(network("192.0.2.7"), Optional.of(ANA), SINCE, SINCE.plusSeconds(600), 3, 2, "imap", true),
            new Block(
                    network("198.51.100.0/24"),
                    Optional.empty(),
                    SINCE,
                    SINCE.plusSeconds(600),
                    100,
                    1,
                    "smtp",
                    false)));
    private final Shell shell = new Shell().with(GuardAdmin.class, this);

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public List<Block> blocks(Address account) {
        throw new AssertionError("operators ask for all");
    }

    @Override
    public int lift(Optional<Network> from, Optional<String> name) {
        int before = blocks.size();
        blocks.removeIf(block -> from.map(block.network()::touches).orElse(true)
                && name.map(one -> block.name().equals(Optional.of(one))).orElse(true));
        return before - blocks.size();
    }

    @Override
    public Block block(Network network, Duration length) {
        Block block = new Block(network, Optional.empty(), SINCE, SINCE.plus(length), 0, 1, "", false);
        blocks.add(block);
        return block;
    }

    @Override
    public List<KnownPlace> places(Address account) {
        return account.toString().equals(ANA)
                ? List.of(new KnownPlace(ANA, network("192.0.2.7"), Instant.parse("2026-01-02T00:00:00Z")))
                : List.of();
    }

    @Override
    public int forget(Address account) {
        return places(account).size();
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void showsWhoIsRefusedAndWhy() throws Exception {
        assertThat(shell.run(new GuardShow()))
                .contains("192.0.2.7/32", ANA, "198.51.100.0/24", "all", "2026-01-02T21:10:00Z");
        assertThat(shell.run(new GuardShow(), "Ana@example.test", "--json"))
                .isEqualTo(
                        "[{\"network\":\"192.0.2.7/32\",\"account\":\"ana@example.test\",\"since\":\"2026-01-02T21:00:00Z\","
                                + "\"until\":\"2026-01-02T21:10:00Z\",\"wrong-passwords\":3,\"in-a-row\":2,\"protocol\":\"imap\",\"known-place\":true}]\n");
        assertThat(shell.run(new GuardShow(), "198.51.100.200"))
                .contains("198.51.100.0/24")
                .doesNotContain(ANA);
        assertThat(shell.run(new GuardShow(), "192.0.2.8")).isEqualTo("No login of 192.0.2.8 is refused.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ana@example.test, 1",
        "192.0.2.0/24, 1",
        "198.51.100.7, 1",
        "--all, 0",
    })
    void takesLoginsAgain(String whose, int left) throws Exception {
        assertThat(shell.run(new GuardLift(), whose)).contains("lifted");
        assertThat(blocks).hasSize(left);
    }

    @Test
    void takesLoginsOfOneFromOnePlaceAgain() throws Exception {
        assertThatThrownBy(() -> shell.run(new GuardLift(), ANA, "--from", "198.51.100.7"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("mail:guard shows");
        assertThat(shell.run(new GuardLift(), ANA, "--from", "192.0.2.7")).isEqualTo("One block is lifted.\n");
        assertThatThrownBy(() -> shell.run(new GuardLift())).hasMessageContaining("--all");
        assertThatThrownBy(() -> shell.run(new GuardLift(), "192.0.2.300")).hasMessageContaining("no account");
        assertThatThrownBy(() -> shell.run(new GuardLift(), "ana")).hasMessageContaining("no account");
        assertThatThrownBy(() -> shell.run(new GuardLift(), ANA, "--from", "home"))
                .hasMessageContaining("no address");
    }

    @Test
    void refusesANetwork() throws Exception {
        assertThat(shell.run(new GuardBlock(), "203.0.113.0/24", "--for", "2h")).contains("until 2026-01-02T23:00:00Z");
        assertThatThrownBy(() -> shell.run(new GuardBlock(), "203.0.113.0/24", "--for", "long"))
                .hasMessageContaining("--for");
        assertThatThrownBy(() -> shell.run(new GuardBlock(), "everywhere")).hasMessageContaining("no address");
    }

    @Test
    void showsAndForgetsPlaces() throws Exception {
        assertThat(shell.run(new GuardPlaces(), ANA)).contains("192.0.2.7/32", "2026-01-02");
        assertThat(shell.run(new GuardPlaces(), ANA, "--forget")).contains("forgotten: 1");
        assertThat(shell.run(new GuardPlaces(), "ben@example.test")).contains("No place of ben@example.test");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new GuardShow())).hasMessageContaining("bundle:start palomar-guard");
    }
}
