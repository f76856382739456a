package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's story of a scanner: installed while the server runs, used by one and not by another, dead, back, and taken out again. With Debian's clamd. */
class ScannersTest {

    private static final String MALWARE = "Palomar-itest-malware";

    @TempDir
    private Path folder;

    @Test
    void aScannerComesWorksDiesAndGoesWhileMailFlows() throws Exception {
        int port = freePort();
        try (Distribution distribution = Distribution.start()) {
            List<Account> accounts = Account.create(distribution, "scan.example", "careful", "careless");
            String careful = accounts.getFirst().address();
            String careless = accounts.getLast().address();
            try (Scanner scanner = new Scanner(folder, port)) {
                assertThat(sent(distribution, careful, MALWARE)).startsWith("250");
                distribution.succeed("feature:install palomar-connector-clamav");
                distribution.succeed("mail:config palomar.connector.clamav servers 127.0.0.1:" + port);
                distribution.succeed("mail:config palomar.connector.clamav pause 1s");
                distribution.succeed("mail:step-set clamav " + careless + " use no");
                assertThat(sent(distribution, careful, MALWARE))
                        .startsWith("550 5.7.1")
                        .contains("Palomar.Itest");
                assertThat(sent(distribution, careful, "nothing in it")).startsWith("250");
                assertThat(sent(distribution, careless, MALWARE)).startsWith("250");
                distribution.succeed("bundle:update palomar-connector-clamav");
                assertThat(sent(distribution, careful, MALWARE)).startsWith("550 5.7.1");
                assertThat(scanner.isThere()).isTrue();
            }
            for (int failures = 0; failures < 3; failures++) {
                assertThat(sent(distribution, careful, "is it there?")).startsWith("451");
            }
            assertThat(sent(distribution, careless, "nobody asks it about me")).startsWith("250");
            assertThat(distribution.succeed("mail:health")).contains("127.0.0.1:" + port + " does not answer");
            try (Scanner again = new Scanner(folder.resolve("again"), port)) {
                await().untilAsserted(() ->
                        assertThat(sent(distribution, careful, "there you are")).startsWith("250"));
                assertThat(distribution.succeed("mail:health")).doesNotContain("does not answer");
                assertThat(again.isThere()).isTrue();
            }
            distribution.succeed("feature:uninstall palomar-connector-clamav");
            assertThat(sent(distribution, careful, MALWARE)).startsWith("250");
            assertThat(distribution.succeed("mail:steps")).doesNotContain("clamav");
        }
    }

    private static String sent(Distribution distribution, String recipient, String text) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            return sender.send(recipient, "Subject: scanned\r\n\r\n" + text + "\r\n");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
            return udp.getLocalPort();
        }
    }

    /** clamd with one signature of our own. */
    private static final class Scanner implements AutoCloseable {

        private final Process process;

        Scanner(Path folder, int port) throws IOException {
            Path database = Files.createDirectories(folder.resolve("database"));
            String pattern = HexFormat.of().formatHex(MALWARE.getBytes(StandardCharsets.US_ASCII));
            Files.writeString(database.resolve("test.ndb"), "Palomar.Itest:0:*:" + pattern + "\n");
            Path settings = Files.writeString(
                    folder.resolve("clamd.conf"),
                    "TCPSocket " + port + "\nTCPAddr 127.0.0.1\nDatabaseDirectory " + database + "\nForeground yes\n");
            process = new ProcessBuilder("/usr/sbin/clamd", "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("clamd.log").toFile())
                    .start();
            await().until(() -> answers(port));
        }

        private static boolean answers(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        boolean isThere() {
            return process.isAlive();
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }
    }
}
