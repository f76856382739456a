package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Folder;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.palomar.itests.AngusClient.Way;
import org.palomar.itests.Distribution.Output;

/** The settings files of a running server, with what an operator may do to them. */
@ExtendWith(SharedDistribution.class)
class LiveSettingsTest {

    /** Of bundles that are shipped and not started until somebody wants them; {@link ShippedSettingsTest} reads those too. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "palomar\\.(connector\\..*|countries|filter\\.(attachments|dnslist|greylist|lists|ratelimit|scorer))\\.cfg");

    private static final String MISTYPED = "max-sise = 10M";

    private final Distribution distribution;

    LiveSettingsTest(Distribution distribution) {
        this.distribution = distribution;
    }

    private String health() {
        return distribution.succeed("mail:health");
    }

    /** The mistyped key proves that each file was read: without it, a file that nobody reads would pass. */
    @Test
    void everyDefaultMayBeWrittenAndAMistypedKeyIsNamedWhileClientsStayConnected() throws Exception {
        Account account =
                Account.create(distribution, "settings.example", "sara").getFirst();
        Map<ShippedFile, EditedFile> edited = new LinkedHashMap<>();
        try (Store imap = new AngusClient(distribution, account).store(Way.IMAPS);
                Folder inbox = imap.getFolder("INBOX")) {
            inbox.open(Folder.READ_WRITE);
            for (ShippedFile file : ShippedFile.all()) {
                if (OPTIONAL.matcher(file.name()).matches()) {
                    continue;
                }
                edited.put(file, new EditedFile(distribution, "etc/" + file.name()));
                edited.get(file).save(file.withDefaultsWritten() + MISTYPED + "\n");
            }
            await().untilAsserted(() -> assertThat(health())
                    .contains(edited.keySet().stream()
                            .map(file -> file.name() + ": max-sise: there is no such key")
                            .toList()));
            for (Map.Entry<ShippedFile, EditedFile> file : edited.entrySet()) {
                file.getValue().save(file.getKey().withDefaultsWritten());
            }
            await().untilAsserted(() -> assertThat(health()).doesNotContain("etc/palomar."));
            assertThat(inbox.getMessageCount()).isZero();
            assertThat(inbox.isOpen()).isTrue();
        } finally {
            putBack(edited.values());
        }
    }

    @Test
    void theServerHasOneNameAndIsCalledByItFromTheMomentThatItIsSaved() throws Exception {
        try (EditedFile server = new EditedFile(distribution, "etc/palomar.server.cfg")) {
            server.saveWithLine("host-name = renamed.example.org");
            await().untilAsserted(() -> {
                try (RawClient client = RawClient.plain(distribution.port(2525))) {
                    assertThat(client.line()).startsWith("220 renamed.example.org ");
                }
            });
            server.saveWithLine("host-name = no name");
            await().untilAsserted(() ->
                    assertThat(health()).contains("etc/palomar.server.cfg: host-name: must be a host name"));
        }
    }

    @Test
    void aMistypedKeyIsRefusedWithTheKeysThatThereAre() {
        Output refused = distribution.exec("mail:config palomar.smtp max-sise 10M");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.text())
                .contains("There is no key max-sise in palomar.smtp; it has")
                .contains("max-size");
        Output listener = distribution.exec("mail:config palomar.listener~mx adress 127.0.0.1");
        assertThat(listener.text()).contains("addresses");
        assertThat(distribution.succeed("mail:config palomar.smtp")).doesNotContain("max-sise");
    }

    @Test
    void aSettingThatIsWrittenLeavesTheOthersInTheFile() throws IOException {
        String pid = "palomar.filter.policy";
        try (EditedFile file = new EditedFile(distribution, "etc/" + pid + ".cfg")) {
            file.save("domains = service.example\nservice.example.refused = exe\n");
            await().untilAsserted(() ->
                    assertThat(distribution.succeed("mail:config " + pid)).contains("service.example.refused"));
            distribution.succeed("mail:config " + pid + " max-size 20M");
            assertThat(distribution.data().resolve("etc/" + pid + ".cfg"))
                    .content()
                    .contains("max-size", "service.example.refused");
        }
    }

    private static void putBack(Collection<EditedFile> edited) throws IOException {
        for (EditedFile file : edited) {
            file.close();
        }
    }
}
