package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A house's mail filter (a milter) is named by a file while the server runs, dies, and is taken away. With Debian's Rspamd as one. */
@ExtendWith(SharedDistribution.class)
class MilterTest {

    private static final String RULES = """
            rspamd_config:register_symbol({ name = 'REFUSED', score = 20.0, callback = function(task)
              return (task:get_subject() or ''):find('refused', 1, true) ~= nil
            end })
            """;

    private final Distribution distribution;

    MilterTest(Distribution distribution) {
        this.distribution = distribution;
    }

    private String sent(Account to, String subject) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            return sender.send(to.address(), "Subject: " + subject + "\r\n\r\nsaid: " + subject + "\r\n");
        }
    }

    @Test
    void aFilterComesWithItsFileAndGoesWithIt(@TempDir Path folder) throws Exception {
        List<Account> accounts = Account.create(distribution, "milter.test", "ana", "bob");
        Account ana = accounts.getFirst();
        Account bob = accounts.getLast();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        distribution.succeed("feature:install palomar-connector-milter");
        try (EditedFile file = new EditedFile(distribution, "etc/palomar.connector.milter-house.cfg")) {
            assertThat(distribution.succeed("mail:health")).contains("milter-first", "names no server");
            Process filter = filter(folder, port);
            try {
                file.save("servers = 127.0.0.1:" + port + "\npause = 1s\n");
                await().until(() -> distribution.succeed("mail:steps"), steps -> steps.contains("milter-house"));
                assertThat(sent(ana, "refused")).startsWith("554 5.7.1");
                assertThat(sent(ana, "wanted")).startsWith("250");
                distribution.succeed("mail:step-set milter-house " + bob.address() + " on-reject junk");
                assertThat(sent(bob, "refused for others")).startsWith("250");
                assertThat(new AngusClient(distribution, bob).readBySubject("Junk", "refused for others"))
                        .contains("X-Palomar-Milter: milter-house; refused");
            } finally {
                filter.destroy();
                assertThat(filter.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(sent(ana, "nobody knows")).startsWith("451");
        } finally {
            distribution.succeed("mail:step-set milter-house " + bob.address() + " on-reject default");
        }
        await().until(() -> distribution.succeed("mail:steps"), steps -> !steps.contains("milter-house"));
        assertThat(sent(ana, "refused by nobody")).startsWith("250");
        distribution.succeed("feature:uninstall palomar-connector-milter");
        assertThat(distribution.succeed("mail:health")).doesNotContain("milter-");
    }

    private static Process filter(Path folder, int port) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx")); // it is another user's
        Files.writeString(folder.resolve("rules.lua"), RULES);
        Path settings = Files.writeString(folder.resolve("rspamd.conf"), """
                options {
                  pidfile = "%1$s/pid";
                  filters = "";
                  temp_dir = "%1$s";
                  cache_file = "%1$s/symbols.cache";
                  stats_file = "%1$s/stats";
                  rrd = "";
                  control_socket = "%1$s/control mode=0600";
                  dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }
                }
                logging { type = "console"; level = "notice"; }
                actions { reject = 15; add_header = 6; }
                worker "rspamd_proxy" {
                  bind_socket = "127.0.0.1:%2$d";
                  count = 1;
                  milter = yes;
                  timeout = 60s;
                  upstream "local" { default = yes; self_scan = yes; }
                }
                lua = "%1$s/rules.lua";
                """.formatted(folder, port));
        Process process = new ProcessBuilder(
                        "/usr/bin/rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rspamd.log").toFile())
                .start();
        await().until(() -> answers(port));
        return process;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
