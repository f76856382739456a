package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the unit of systemd relies on. */
class ServiceTest {

    private static final Duration START = Duration.ofMinutes(2);
    private static final String PROGRAM =
            Distribution.BUILD.resolve("bin/palomar").toString();

    @TempDir
    private Path folder;

    @Test
    void systemdUnderstandsEveryLineOfTheUnit() throws Exception {
        String shipped = Files.readString(Distribution.BUILD.resolve("systemd/palomar.service"));
        Path unit = folder.resolve("palomar.service");
        Files.writeString(unit, shipped.replace("/opt/palomar", Distribution.BUILD.toString()));
        Distribution.Output output = Distribution.run("", "systemd-analyze", "verify", unit.toString());
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(output.text()).doesNotContain("palomar.service");
    }

    @Test
    void theProcessThatSystemdStartsIsTheServerAndEndsBySigterm() throws Exception {
        Path data = folder.resolve("data");
        Path printed = folder.resolve("printed.txt");
        List<String> options =
                List.of(PROGRAM, "--data", data.toString(), "--port-offset", "" + Distribution.freeOffset());
        Process server = new ProcessBuilder(with(options, "run"))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            await().atMost(START)
                    .until(() -> Distribution.run(
                                    "", with(options, "exec", "mail:status").toArray(String[]::new))
                            .text()
                            .contains("serving"));
            assertThat(Files.readString(data.resolve("run/pid")).strip()).isEqualTo("" + server.pid());
        } finally {
            server.destroy();
        }
        // Karaf's own, or the virtual machine's for the signal: the unit takes both for success.
        assertThat(server.waitFor()).as(Files.readString(printed)).isIn(0, 143);
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }
}
