package org.palomar.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.palomar.api.secret.UndecipherableException;

class SecretsComponentTest {

    @TempDir
    Path data;

    private final BlockingQueue<Dictionary<?, ?>> delivered = new LinkedBlockingQueue<>();
    private final AtomicLong changes = new AtomicLong();
    private final ConfigurationAdmin admin = admin();
    private SecretsComponent secrets;

    @BeforeEach
    void start() throws IOException {
        secrets = new SecretsComponent(framework(), admin);
    }

    @Test
    void whatIsEncryptedCanBeReadAgainAlsoAfterARestart() throws Exception {
        String encrypted = secrets.encrypt("contraseña");
        assertThat(encrypted).startsWith("ENC(").endsWith(")").doesNotContain("contrase");
        assertThat(new SecretsComponent(framework(), admin).decrypt(encrypted)).isEqualTo("contraseña");
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        assertThat(secrets.encrypt("tórtola")).isNotEqualTo(secrets.encrypt("tórtola"));
    }

    @Test
    void leavesPlainTextAlone() throws Exception {
        assertThat(secrets.decrypt("plain")).isEqualTo("plain");
    }

    @Test
    void refusesChangedText() {
        String encrypted = secrets.encrypt("tórtola");
        String changed = "ENC(AAAA" + encrypted.substring("ENC(AAAA".length());
        assertThatThrownBy(() -> secrets.decrypt(changed)).isInstanceOf(UndecipherableException.class);
        assertThatThrownBy(() -> secrets.decrypt("ENC(no base64!)")).isInstanceOf(UndecipherableException.class);
    }

    @Test
    void takesNoiseForNoSecret() {
        byte[] noise = new byte[15]; // as many octets as a wrong key with a right padding leaves of a block
        Random random = new Random(1);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(noise);
            taken += JasyptSecrets.isText(new String(noise, StandardCharsets.UTF_8)) ? 1 : 0;
        }
        assertThat(taken).isLessThan(10);
        assertThat(JasyptSecrets.isText("contraseña\twith a tab,\nin two lines 🕊"))
                .isTrue();
    }

    @Test
    void decryptsWhatIsOnItsWayToABundle() {
        Map<String, Object> delivered = deliver(Map.of(
                "service.pid",
                "palomar.relay",
                "password",
                secrets.encrypt("tórtola"),
                "host",
                "mail.example",
                "port",
                25));
        assertThat(delivered)
                .containsEntry("password", "tórtola")
                .containsEntry("host", "mail.example")
                .containsEntry("port", 25);
        assertThat(secrets.findings()).isEmpty();
    }

    @Test
    void aChangeThatComesWhileAValueIsDecryptedIsDeliveredAfterwards() throws Exception {
        deliver(Map.of("service.pid", "palomar.relay", "password", secrets.encrypt("tórtola")));
        changes.set(Long.MIN_VALUE); // from now on each look sees another number
        deliver(Map.of("service.pid", "palomar.relay", "password", "plain"));
        assertThat(delivered.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(delivered).as("the first one was delivered as it stood").isEmpty();
    }

    private ConfigurationAdmin admin() {
        Configuration relay = (Configuration) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Configuration.class}, (proxy, method, values) -> {
                    return switch (method.getName()) {
                        case "getChangeCount" -> changes.get() >= 0 ? changes.get() : changes.incrementAndGet();
                        case "getProperties" -> FrameworkUtil.asDictionary(Map.of("password", "newer"));
                        case "update" -> {
                            delivered.add((Dictionary<?, ?>) values[0]);
                            yield null;
                        }
                        default -> null;
                    };
                });
        return (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, values) ->
                        new Configuration[] {relay});
    }

    @Test
    void aWrongKeyNamesFileAndKeyAndNeverTheValue() throws Exception {
        String encrypted = secrets.encrypt("tórtola");
        Files.delete(data.resolve("secret.key"));
        secrets = new SecretsComponent(framework(), admin);
        Map<String, Object> delivered = deliver(Map.of("service.pid", "palomar.relay", "password", encrypted));
        assertThat(delivered).doesNotContainKey("password");
        assertThat(secrets.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.text())
                    .contains("etc/palomar.relay.cfg", "password")
                    .doesNotContain("ENC", "tórtola");
            assertThat(finding.remedy()).contains("secret.key", "mail:encrypt");
        });
        deliver(Map.of("service.pid", "palomar.relay", "password", secrets.encrypt("again")));
        assertThat(secrets.findings()).isEmpty();
    }

    private Map<String, Object> deliver(Map<String, Object> configured) {
        Map<String, Object> properties = new HashMap<>(configured);
        ServiceReference<?> receiver = (ServiceReference<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> null);
        secrets.modifyConfiguration(receiver, FrameworkUtil.asDictionary(properties));
        return properties;
    }

    private BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> data.toString());
    }
}
