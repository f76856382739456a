package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.itests.AngusClient.Way;

/** Ports open, close and move while clients of other ports stay connected. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveListenersTest {

    private static final String IMAPS_SETTINGS = "etc/palomar.listener-imaps.cfg";
    private static final int IMAPS = 2993;
    /** Where it moves. */
    private static final int ELSEWHERE = 3993;

    private static final int POP3 = 2110;
    private static final int POP3S = 2995;

    private final Distribution distribution;
    private Account account = new Account("", "");

    LiveListenersTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccount() {
        account = Account.create(distribution, "listeners.example", "oscar").getFirst();
    }

    @Test
    void uninstallingPop3ClosesItsPortsAndNoOthers() throws Exception {
        AngusClient client = new AngusClient(distribution, account);
        try (Store imap = client.store(Way.IMAPS);
                Folder inbox = imap.getFolder("INBOX")) {
            inbox.open(Folder.READ_WRITE);
            try (Store pop = client.store(Way.POP3S)) {
                distribution.succeed("feature:uninstall palomar-pop3");
                await().until(() -> !isOpen(POP3) && !isOpen(POP3S));
                assertThat(pop.isConnected()).isFalse();
                assertThat(inbox.isOpen()).isTrue();
                assertThat(distribution.succeed("mail:health")).doesNotContain("pop3");
            } finally {
                distribution.succeed("feature:install palomar-pop3");
            }
            await().until(() -> isOpen(POP3) && isOpen(POP3S));
            try (Store again = client.store(Way.POP3S)) {
                assertThat(again.isConnected()).isTrue();
            }
            assertThat(inbox.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"mx, 2525, 421 ", "imap, 2143, * BYE ", "pop3, 2110, -ERR "})
    void whoeverIsOneTooManyHearsTheProtocolsOwnRefusal(String listener, int port, String words) throws Exception {
        try (EditedFile settings = new EditedFile(distribution, "etc/palomar.listener-" + listener + ".cfg");
                RawClient only = RawClient.plain(distribution.port(port))) {
            assertThat(only.line()).isNotEmpty();
            settings.saveWithLine("connections = 1");
            await().untilAsserted(() -> {
                try (RawClient another = RawClient.plain(distribution.port(port))) {
                    assertThat(another.line()).startsWith(words);
                    assertThat(another.line()).isEmpty();
                }
            });
        }
    }

    @Test
    void aListenerMovesToAnotherPortAndItsSessionsStay() throws Exception {
        try (EditedFile settings = new EditedFile(distribution, IMAPS_SETTINGS);
                Store imap = new AngusClient(distribution, account).store(Way.IMAPS);
                Folder inbox = imap.getFolder("INBOX")) {
            inbox.open(Folder.READ_WRITE);
            settings.saveWith("port = 993", "port = " + ELSEWHERE);
            await().until(() -> isOpen(ELSEWHERE) && !isOpen(IMAPS));
            assertThat(inbox.isOpen()).isTrue();
            settings.close();
            await().until(() -> isOpen(IMAPS) && !isOpen(ELSEWHERE));
            assertThat(inbox.isOpen()).isTrue();
        }
    }

    @Test
    void aWrongPortLeavesTheListenerAsItIsAndIsNamed() throws Exception {
        try (EditedFile settings = new EditedFile(distribution, IMAPS_SETTINGS)) {
            settings.saveWith("port = 993", "port = 99999");
            await().until(() -> distribution.succeed("mail:health").contains("palomar.listener-imaps.cfg: port:"));
            assertThat(isOpen(IMAPS)).isTrue();
            settings.saveWith("port = 993", "port = " + ELSEWHERE);
            await().until(() -> isOpen(ELSEWHERE));
            await().until(() -> !distribution.succeed("mail:health").contains("imaps"));
        }
        await().until(() -> isOpen(IMAPS));
    }

    @Test
    void aWrongSettingOfABundleKeepsTheLastGoodOnes() throws Exception {
        try (EditedFile settings = new EditedFile(distribution, "etc/palomar.smtp.cfg")) {
            settings.saveWithLine("max-recipients = 100\nmax-size = enormous");
            await().until(() -> distribution.succeed("mail:health").contains("palomar.smtp.cfg: max-size:"));
            try (SmtpSender sender = new SmtpSender(distribution)) {
                assertThat(sender.send(account.address(), "Subject: x\r\n\r\nx\r\n"))
                        .startsWith("250");
            }
            settings.saveWithLine("max-size = 64K");
            await().until(() -> !distribution.succeed("mail:health").contains("palomar.smtp.cfg"));
            try (SmtpSender sender = new SmtpSender(distribution)) {
                assertThat(sender.send(account.address(), "x\r\n".repeat(32 << 10)))
                        .startsWith("552 5.3.4");
            }
        }
    }

    private boolean isOpen(int high) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), distribution.port(high))) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
