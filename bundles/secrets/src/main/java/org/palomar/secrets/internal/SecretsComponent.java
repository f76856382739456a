package org.palomar.secrets.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.secret.Secrets;
import org.palomar.api.secret.UndecipherableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decrypts {@code ENC(...)} on the way from the configuration admin to bundles; the files and what the administrator sees keep the encrypted text. A
 * value that can't be decrypted is left out, so that nobody takes its cipher text for a password, and {@code mail:health} says where it stands.
 */
@Component(
        service = {Secrets.class, ConfigurationPlugin.class, HealthIndicator.class},
        property = {ConfigurationPlugin.CM_RANKING + ":Integer=500", "config.plugin.id=org.palomar.secrets"},
        immediate = true)
public final class SecretsComponent implements Secrets, ConfigurationPlugin, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(SecretsComponent.class);

    private final MasterKey key;
    private final Secrets secrets;
    private final Redelivery redelivery;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    @Activate
    public SecretsComponent(BundleContext context, @Reference ConfigurationAdmin admin) throws IOException {
        this.redelivery = new Redelivery(admin);
        String folder = context.getProperty("palomar.data");
        this.key = MasterKey.load(
                Optional.ofNullable(System.getenv(MasterKey.VARIABLE)), Path.of(folder == null ? "data" : folder));
        this.secrets = new JasyptSecrets(key);
        LOG.info("Secrets are encrypted with the key of {}", key.origin());
    }

    @Override
    public String encrypt(String plain) {
        return secrets.encrypt(plain);
    }

    @Override
    public String decrypt(String value) throws UndecipherableException {
        return secrets.decrypt(value);
    }

    @Override
    public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        long before = redelivery.changes(pid);
        List<String> failed = new ArrayList<>();
        for (String name : Collections.list(properties.keys())) {
            if (properties.get(name) instanceof String value && JasyptSecrets.isEncrypted(value)) {
                try {
                    properties.put(name, secrets.decrypt(value));
                } catch (UndecipherableException wrong) {
                    properties.remove(name);
                    failed.add(name + ": " + wrong.getMessage());
                }
            }
        }
        note(pid, failed);
        redelivery.unlessStill(before, pid);
    }

    private void note(String pid, List<String> failed) {
        if (failed.isEmpty()) {
            failures.remove(pid);
        } else {
            String text = "etc/" + pid + ".cfg: " + String.join("; ", failed);
            if (!text.equals(failures.put(pid, text))) {
                LOG.error("A secret can't be read: {}", text);
            }
        }
    }

    @Override
    public List<HealthFinding> findings() {
        failures.keySet().removeIf(pid -> redelivery.changes(pid) < 0); // its file is gone
        List<HealthFinding> findings = new ArrayList<>();
        failures.values()
                .forEach(text -> findings.add(new HealthFinding(
                        HealthFinding.Severity.FAILED,
                        "secrets",
                        text,
                        "Put the right key back into " + key.origin()
                                + ", or encrypt the value again with mail:encrypt.")));
        key.problem()
                .ifPresent(problem -> findings.add(new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "secrets",
                        problem + ".",
                        "Let only the server's user read it, or choose a longer one.")));
        return findings;
    }
}
