package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * An instance of the built distribution: a process with a data folder and a port offset of its own. Its methods wait
 * until what they ask for has happened, or fail. Not for several threads at once, but for {@link #exec} and {@link #ssh}.
 */
final class Distribution implements AutoCloseable {

    /** What one command printed, and its exit status. */
    record Output(int status, String text) {}

    /** The folder of the built distribution. */
    static final Path BUILD =
            Path.of("../distribution/target/assembly").toAbsolutePath().normalize();

    /** Options for the server's Java besides those that ship. */
    static final String JAVA_OPTS = "PALOMAR_JAVA_OPTS";

    private static final Path PROGRAM = BUILD.resolve("bin/palomar");

    /** A start on a busy machine; the launcher itself gives up earlier. */
    private static final long DEADLINE_SECONDS = 150;

    /** For what a test waits for, on a busy machine: settings are looked at each second, certificates every five. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final PortShare PORTS = PortShare.take();

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    private final Path data;
    private final int offset;
    private final Map<String, String> environment;
    private List<String> startLog = List.of();

    private Distribution(Path data, int offset, Map<String, String> environment) {
        this.data = data;
        this.offset = offset;
        this.environment = new HashMap<>(environment);
        // Most are over before the second compiler would pay. It is not what ships; who runs the tests may want
        // something else.
        if (System.getenv(JAVA_OPTS) == null) {
            this.environment.putIfAbsent(JAVA_OPTS, "-XX:TieredStopAtLevel=1");
        }
    }

    /** Starts an instance with an empty data folder. */
    static Distribution start() throws IOException {
        return start(Map.of());
    }

    /** The same with these variables in its environment besides, such as {@code PALOMAR_HEAP}. */
    static Distribution start(Map<String, String> environment) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/instances"));
        Distribution distribution =
                new Distribution(Files.createTempDirectory(folder, "data").toAbsolutePath(), freeOffset(), environment);
        distribution.startAgain();
        return distribution;
    }

    /** Starts the instance after {@link #stop} or {@link #kill}, with the same data and ports. */
    void startAgain() {
        startAgainFrom(PROGRAM);
    }

    /** The same with another build, given by its {@code bin/palomar}. */
    void startAgainFrom(Path program) {
        String[] start = {
            program.toString(), "--data", data.toString(), "--port-offset", Integer.toString(offset), "start"
        };
        Output output = run("", environment, start);
        assertThat(output.status()).as(output.text()).isZero();
        try {
            startLog = log();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in order. */
    void stop() {
        Output output = palomar("stop");
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Ends it as a power failure of the process would: no code of it runs any more. */
    void kill() throws IOException {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        if (palomar("status").status() == 0) {
            stop();
        }
    }

    Path data() {
        return data;
    }

    /** The port that this instance has for one of the high ports, such as 2525. */
    int port(int high) {
        return high + offset;
    }

    long pid() throws IOException {
        return Long.parseLong(Files.readString(data.resolve("run/pid")).strip());
    }

    /** What was in the log when the last start had succeeded. */
    List<String> startLog() {
        return startLog;
    }

    List<String> log() throws IOException {
        return Files.readAllLines(data.resolve("log/palomar.log"));
    }

    /** Runs a shell command as the local administrator. */
    Output exec(String command) {
        return palomar("exec", command);
    }

    /** Runs a shell command as the local administrator; fails unless it succeeds. */
    String succeed(String command) {
        Output output = exec(command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
        return output.text();
    }

    /** Makes a user of the shell who logs in with a key of this name. */
    void createUser(String name, String... roles) throws IOException {
        Path key = data.resolve("run/id_" + name);
        Output made = run("", "ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", key.toString());
        assertThat(made.status()).as(made.text()).isZero();
        String open = Files.readString(data.resolve("run/id_" + name + ".pub")).split(" ", -1)[1];
        Files.writeString(
                data.resolve("etc/keys.properties"),
                name + " = " + open + "," + String.join(",", roles) + ",ssh\n",
                StandardOpenOption.APPEND);
    }

    /** Runs a command as a user of {@link #createUser}, each time in a connection of its own. */
    Output ssh(String user, String command) {
        return run("", client(user, "-T", command));
    }

    /** Types lines into an interactive shell. */
    Output shell(String user, String lines) {
        return run(lines, client(user, "-tt"));
    }

    /** Runs one of OpenSSH's clients as a user of {@link #createUser}; the last arguments are the client's own. */
    Output openSsh(String program, String user, String... more) {
        List<String> command = new ArrayList<>(List.of(program, "-q", "-o", "Port=" + port(8101)));
        command.addAll(List.of("-i", data.resolve("run/id_" + user).toString(), "-o", "IdentitiesOnly=yes"));
        command.addAll(List.of("-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new"));
        command.addAll(List.of("-o", "UserKnownHostsFile=" + data.resolve("run/known_hosts")));
        command.addAll(List.of(more));
        return run("", command.toArray(String[]::new));
    }

    private String[] client(String user, String... more) {
        List<String> command = new ArrayList<>(List.of("ssh", "-q", "-p", Integer.toString(port(8101))));
        command.addAll(List.of("-i", data.resolve("run/id_" + user).toString(), "-o", "IdentitiesOnly=yes"));
        command.addAll(List.of("-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new"));
        command.addAll(List.of("-o", "UserKnownHostsFile=" + data.resolve("run/known_hosts")));
        command.add(more[0]);
        command.add(user + "@127.0.0.1");
        command.addAll(List.of(more).subList(1, more.length));
        return command.toArray(String[]::new);
    }

    private Output palomar(String... arguments) {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--data", data.toString()));
        command.addAll(List.of(arguments));
        return run("", command.toArray(String[]::new));
    }

    /** Runs a program to its end, with what it reads from its standard input. */
    static Output run(String input, String... command) {
        return run(input, Map.of(), command);
    }

    /** Runs a program with these variables in its environment besides. */
    static Output run(String input, Map<String, String> environment, String... command) {
        try {
            Path printed = Files.createTempFile(Path.of("target"), "printed", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.outputWriter()) {
                stdin.write(input);
            }
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end: " + Files.readString(printed));
            }
            String text = Files.readString(printed);
            Files.delete(printed);
            return new Output(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** To be added to every port of an instance; all of them are free now, and never those of the other process that runs tests. */
    static int freeOffset() {
        int first = PORTS.first();
        for (int tries = 0; tries < 100; tries++) {
            int offset = first + ThreadLocalRandom.current().nextInt(2_600);
            if (BootTest.PORTS.stream().allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new AssertionError("no free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
