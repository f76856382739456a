package org.palomar.signing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.signing.internal.key.KeyFolder;

/** Signing as services, over a folder that can't be read at first. */
class SigningComponentTest {

    @TempDir
    private Path home;

    private final Map<Object, Object> services = new ConcurrentHashMap<>();
    private final List<String> unregistered = new CopyOnWriteArrayList<>();

    private BundleContext framework() {
        return BundleContext.class.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) -> {
                    services.put(arguments[0], arguments[1]);
                    return registration(String.valueOf(arguments[0]));
                }));
    }

    private Object registration(String name) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (self, method, arguments) -> {
                    unregistered.add(name);
                    return null;
                });
    }

    @Test
    void opensAsSoonAsTheFolderCanBeReadAndSaysWhyNotMeanwhile() throws Exception {
        Path folder = Files.writeString(home.resolve("signing"), "no folder");
        SigningComponent component =
                new SigningComponent(framework(), new KeyFolder(folder), Map.of(), Duration.ofMillis(1));
        await().untilAsserted(() -> assertThat(component.findings()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(HealthFinding.Severity.FAILED);
            assertThat(finding.text()).contains("451", folder.toString());
        }));
        assertThat(services).isEmpty();
        Files.delete(folder);
        await().until(() -> services.size() == 4);
        assertThat(services)
                .containsOnlyKeys(MailSigner.class, MailSealer.class, SenderRewriting.class, KeyAdmin.class);
        assertThat(component.findings()).isEmpty();
        component.stop();
        assertThat(unregistered).hasSize(4);
    }

    @Test
    void takesNewSettingsAndKeepsTheLastGood() {
        SigningComponent component =
                new SigningComponent(framework(), new KeyFolder(home), Map.of(), Duration.ofMillis(1));
        component.modified(Map.of("overlap", "forever"));
        assertThat(component.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("overlap"));
        component.modified(Map.of("overlap", "20d"));
        assertThat(component.findings()).isEmpty();
        component.stop();
    }

    @Test
    void tellsHowMuchItSigned() throws Exception {
        try (SigningHouse house = new SigningHouse(home)) {
            house.ready();
            assertThat(house.signing.signer().draft(Content.of(new byte[0])).sign(SigningHouse.DOMAIN, List.of()))
                    .isPresent();
            Map<String, Double> figures = new ConcurrentHashMap<>();
            house.signing.report(new MetricSink() {
                @Override
                public void counter(String name, String help, Map<String, String> labels, long value) {
                    figures.put(name + labels, (double) value);
                }

                @Override
                public void gauge(String name, String help, Map<String, String> labels, double value) {
                    figures.put(name + labels, value);
                }

                @Override
                public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                    figures.put(name, (double) timing.count());
                }
            });
            assertThat(figures)
                    .containsEntry("palomar_signing_signatures{algorithm=rsa}", 1.0)
                    .containsEntry("palomar_signing_signatures{algorithm=ed25519}", 1.0)
                    .containsEntry("palomar_signing_keys{state=signing}", 2.0)
                    .containsEntry("palomar_signing_message", 1.0);
        }
    }
}
