package org.palomar.itests;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run} says to a newcomer, when all is well and when not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherTest {

    private static final Path RUN = Path.of("../run").toAbsolutePath().normalize();
    private static final Duration START = Duration.ofSeconds(150);

    /** Runs its arguments as the leader of a process group that obeys Ctrl-C, as a shell in a terminal does. */
    private static final String TERMINAL =
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.setsid(); os.execv(sys.argv[1], sys.argv[1:])";

    private final int offset = Distribution.freeOffset();

    private Path folder = Path.of("");
    private Path data = folder;
    private String printed = "";
    private Optional<Process> terminal = Optional.empty();

    @BeforeAll
    void startForTheFirstTime(@TempDir Path temporary) throws IOException {
        folder = temporary;
        data = folder.resolve("data of the server");
        leaveAKeyThatTheShellMisreads();
        Path screen = folder.resolve("screen.txt");
        List<String> command = new ArrayList<>(List.of("python3", "-c", TERMINAL));
        command.addAll(command(data, "--demo"));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .start();
        await().atMost(START).until(() -> Files.readString(screen).contains("Ctrl-C stops it.") || !started.isAlive());
        printed = Files.readString(screen);
        assertThat(started.isAlive()).as(printed).isTrue();
        terminal = Optional.of(started);
    }

    /** As one in 256 is that ssh-keygen makes: its second coordinate begins with ff df. Nothing could be asked of a server that kept it. */
    private void leaveAKeyThatTheShellMisreads() throws IOException {
        Path key = Files.createDirectories(data.resolve("run")).resolve("id_local");
        try (InputStream misread = LauncherTest.class.getResourceAsStream("id_misread")) {
            Files.write(key, Objects.requireNonNull(misread).readAllBytes());
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    void stop() {
        Distribution.Output stopped = run(data, "--stop");
        assertThat(stopped.status()).as(stopped.text()).isZero();
    }

    private Distribution.Output run(Path where, String... options) {
        return run(Map.of(), where, options);
    }

    private Distribution.Output run(Map<String, String> environment, Path where, String... options) {
        return Distribution.run("", environment, command(where, options).toArray(String[]::new));
    }

    private List<String> command(Path where, String... options) {
        List<String> command = new ArrayList<>(List.of(RUN.toString(), "--data", where.toString(), "--no-build"));
        command.addAll(List.of("--port-offset", Integer.toString(offset)));
        command.addAll(List.of(options));
        return command;
    }

    private String passwordOf(String name) {
        Matcher line = Pattern.compile("(?m)^demo account: " + name + "@example\\.test (\\S+)$")
                .matcher(printed);
        assertThat(line.find()).as(printed).isTrue();
        return line.group(1);
    }

    private void assertLogsIn(String name) {
        String[] curl = {
            "curl", "-sSk", "--user", name + "@example.test:" + passwordOf(name), "imaps://127.0.0.1:" + (2993 + offset)
        };
        Distribution.Output listed = Distribution.run("", curl);
        assertThat(listed.status()).as(listed.text()).isZero();
        assertThat(listed.text()).contains("INBOX");
    }

    @Test
    void printsAccountsThatWorkThePortsAndTheFirstSteps() {
        assertLogsIn("alice");
        assertLogsIn("bob");
        assertThat(printed)
                .containsPattern("imaps +\\| imap +\\| all +\\| " + (2993 + offset) + " ")
                .contains("--server 127.0.0.1:" + (2525 + offset), "log      " + data.resolve("log/palomar.log"));
    }

    @Test
    void aFolderInUseIsNamedWithItsProcess() throws IOException {
        Path used = Files.createFile(data.resolve("tmp/used"));
        Distribution.Output output = run(data, "--detach");
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text()).contains(data + " is in use by process " + pid(), "another --data");
        assertThat(used).exists();
    }

    @Test
    void aFolderInUseIsLeftAloneThoughItsProcessIsNotKnown() throws IOException {
        Path used = Files.createFile(data.resolve("tmp/in-use"));
        Path file = data.resolve("run/pid");
        Path aside = Files.move(file, data.resolve("run/pid.aside"));
        try {
            Distribution.Output output = run(data, "--detach");
            assertThat(output.status()).isEqualTo(1);
            assertThat(output.text()).contains(data + " is in use", "another --data");
            assertThat(used).exists();
        } finally {
            Files.move(aside, file);
        }
    }

    /** Prepares a data folder as a start does, which then ends before there is a server, as the ports are the running one's. */
    private void prepare(Path where) {
        Distribution.Output output = run(where, "--detach");
        assertThat(output.status()).as(output.text()).isEqualTo(1);
        assertThat(output.text()).contains("port " + (2143 + offset) + ", which imap needs");
    }

    @Test
    void aBuildIsTheSameWhateverTheDatesOfItsFiles() throws IOException {
        Path where = folder.resolve("dated");
        prepare(where);
        String before = Files.readString(where.resolve("karaf/build"));
        Path file = Distribution.BUILD.resolve("lib/jdk9plus");
        FileTime date = Files.getLastModifiedTime(file);
        try {
            Files.setLastModifiedTime(file, FileTime.from(date.toInstant().minus(Duration.ofDays(400))));
            prepare(where);
        } finally {
            Files.setLastModifiedTime(file, date);
        }
        assertThat(where.resolve("karaf/build")).hasContent(before.strip());
    }

    @Test
    void whatKilledServersLeftInTheTemporaryFolderIsRemoved() throws IOException {
        Path tmp = folder.resolve("killed/tmp");
        Files.createDirectories(tmp.resolve("fileinstall--1/.hidden"));
        Files.writeString(tmp.resolve("librocksdbjni1.so"), "a library");
        Files.writeString(tmp.resolve(".hidden"), "as well");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "not theirs");
        Files.createSymbolicLink(tmp.resolve("link"), outside);
        prepare(folder.resolve("killed"));
        assertThat(tmp).isEmptyDirectory();
        assertThat(kept).exists();
    }

    @Test
    void aFirstStartThatEndsWithinItsFilesLeavesNoneCutShort() throws IOException {
        Path where = folder.resolve("full disk");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"));
        command.addAll(command(where, "--detach"));
        Distribution.Output output = Distribution.run("", command.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isNotZero();
        prepare(where);
        Path shipped = Distribution.BUILD.resolve("etc");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = where.resolve("etc").resolve(shipped.relativize(file));
                assertThat(Files.readString(copy)).startsWith(Files.readString(file));
            }
        }
    }

    @Test
    void theKeyOfExecIsEnteredAgainWhenItsFileCameBackWithoutIt() throws IOException {
        Path where = folder.resolve("restored");
        prepare(where);
        Path keys = where.resolve("etc/keys.properties");
        String entered = Files.readString(keys);
        String key = Files.readString(where.resolve("run/id_local.pub")).split(" ", -1)[1];
        assertThat(entered).contains("local = " + key + ",");
        Files.writeString(keys, entered.replace(key, "another").replace("admingroup\n", "admingroup\nlocalhost = x\n"));
        prepare(where);
        assertThat(keys)
                .content()
                .contains("local = " + key + ",", "localhost = x")
                .doesNotContain("another");
        String restricted = entered.replace(key + ",_g_:admingroup", key + ",viewer,ssh");
        Files.writeString(keys, restricted);
        prepare(where);
        assertThat(keys).hasContent(restricted);
    }

    @Test
    void aBusyPortIsNamedWithItsHolderAndTheRemedy() throws IOException {
        Distribution.Output output = run(folder.resolve("second"), "--detach");
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text())
                .contains("port " + (2143 + offset) + ", which imap needs", "palomar.listener-imap.cfg")
                .contains("process " + pid() + ", Palomar on the data folder " + data, "--port-offset");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws IOException {
        Path none = Files.createDirectories(folder.resolve("no-jdks"));
        Distribution.Output output =
                run(Map.of("JAVA_HOME", none.toString(), "PALOMAR_JDKS", none.toString()), folder.resolve("third"));
        assertThat(output.status()).isEqualTo(1);
        assertThat(output.text()).contains("needs a JDK 25 or later", "JAVA_HOME");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Distribution.Output output = run(data, "--frobnicate");
        assertThat(output.status()).isEqualTo(2);
        assertThat(output.text()).contains("unknown option --frobnicate", "usage: ./run");
    }

    @Test
    void stoppingWhatDoesNotRunIsNoFailure() throws IOException {
        Distribution.Output output = run(Files.createDirectories(folder.resolve("idle")), "--stop");
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(output.text()).contains("nothing runs on");
    }

    @Test
    void aCommandPrintsWhatItPrintsAndEndsWithItsStatus() {
        Distribution.Output good = run(data, "--exec", "mail:status --json");
        assertThat(good.status()).as(good.text()).isZero();
        assertThat(good.text()).startsWith("{").contains("\"serving\"");
        assertThat(run(data, "--exec", "mail:mailboxes nobody@example.test").status())
                .isNotZero();
    }

    @Test
    void ctrlCEndsItInOrderAndTheNextStartKnowsTheAccounts() throws Exception {
        Process started = terminal.orElseThrow();
        Distribution.run("", "kill", "-INT", "--", "-" + started.pid());
        assertThat(started.waitFor()).isZero();
        assertThat(data.resolve("run/pid")).doesNotExist();
        Path shell = data.resolve("etc/org.apache.karaf.shell.cfg");
        Files.writeString(
                shell, Files.readString(shell).replace("${palomar.ssh.port}", Integer.toString(8102 + offset)));
        // As if etc had come back from a backup that was made before the first start.
        Files.copy(
                Distribution.BUILD.resolve("etc/keys.properties"),
                data.resolve("etc/keys.properties"),
                REPLACE_EXISTING);
        Files.delete(data.resolve("etc/host.key"));
        Distribution.Output again = run(data, "--demo", "--detach");
        assertThat(again.status()).as(again.text()).isZero();
        assertThat(again.text())
                .contains("alice@example.test exists already", "bob@example.test exists already")
                .doesNotContain("demo account: ");
        assertLogsIn("alice");
        assertThat(Distribution.run(
                                "",
                                RUN.resolveSibling("distribution/target/assembly/bin/palomar")
                                        .toString(),
                                "--data",
                                data.toString(),
                                "status")
                        .text())
                .contains("shell on 127.0.0.1 port " + (8102 + offset));
    }

    private String pid() throws IOException {
        return Files.readString(data.resolve("run/pid")).strip();
    }
}
