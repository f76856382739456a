package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDistribution.class)
class BootTest {

    /** The shell of the administrator, on the loopback address only. */
    private static final int SSH = 8101;

    /** High ports of a default configuration, in the order of the manual. */
    static final List<Integer> PORTS = List.of(2525, 2587, 2465, 2424, 2143, 2993, 2110, 2995, 4190, 8443, SSH);

    private final Distribution distribution;

    BootTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void theShellAnswersItsAdministrator() {
        assertThat(distribution.succeed("jaas:whoami --no-format")).contains("local");
    }

    @Test
    void aFailedCommandHasAStatus() {
        assertThat(distribution.exec("no:such-command").status()).isNotZero();
    }

    @Test
    void everyBundleIsActive() {
        await().untilAsserted(() -> assertThat(distribution
                        .succeed("bundle:list -t 0 -s --no-format")
                        .lines()
                        .map(String::strip) // numbers are set right once there is one of three digits
                        .filter(line -> line.matches("\\d+\\s.*")))
                .hasSizeGreaterThan(30)
                .allMatch(line -> line.matches("\\d+\\s+(Active|Resolved)\\s.*")));
    }

    @Test
    void listensOnTheExpectedPortsOnly() throws IOException {
        Set<Integer> expected = PORTS.stream().map(distribution::port).collect(Collectors.toCollection(TreeSet::new));
        long pid = distribution.pid();
        await().untilAsserted(() -> {
            Set<Integer> listening = new TreeSet<>();
            ListeningSockets.of(pid).forEach(socket -> listening.add(socket.port()));
            assertThat(listening).isEqualTo(expected);
        });
        assertThat(ListeningSockets.of(pid))
                .filteredOn(socket -> socket.port() == distribution.port(SSH))
                .isNotEmpty()
                .allMatch(ListeningSockets.Socket::loopback);
    }

    /** The start alone: the tests that share the instance provoke errors, and look at what they do to the log themselves. */
    @Test
    void aStartLogsNoError() {
        assertThat(distribution.startLog())
                .isNotEmpty()
                .noneMatch(
                        line -> line.contains("| ERROR |") || line.matches(".*\\| WARN +\\|[^|]*\\| *MailCommand.*"));
    }
}
