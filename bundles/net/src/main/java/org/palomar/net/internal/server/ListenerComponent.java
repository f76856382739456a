package org.palomar.net.internal.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.net.ListenerSettings;
import org.palomar.net.PortPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener for each factory configuration. A change rebinds what it must and keeps open connections; a wrong one keeps the listener as it was, or
 * closed if it never was right, and shows in the health. Safe for any thread.
 */
@Component(
        immediate = true,
        configurationPid = ListenerSettings.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = HealthIndicator.class)
public final class ListenerComponent implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);

    private final NetComponent net;
    private final String name;
    private volatile Optional<HealthFinding> problem = Optional.empty();
    private volatile boolean listening;

    @Activate
    public ListenerComponent(@Reference NetComponent net, Map<String, Object> properties) {
        this.net = net;
        this.name = ListenerName.of(properties);
        update(properties);
    }

    @Modified
    void update(Map<String, Object> properties) {
        try {
            net.listen(ListenerSettings.read(name, new Values(properties), PortPlan.fromSystemProperties()));
            listening = true;
            problem = Optional.empty();
        } catch (InvalidConfigurationException wrong) {
            String text = "etc/" + ListenerSettings.FACTORY_PID + "-" + name + ".cfg: " + wrong.getMessage();
            LOG.warn("{}; the listener stays as it was", text);
            problem = Optional.of(new HealthFinding(
                    listening ? Severity.DEGRADED : Severity.FAILED, "net", text, "Mend the value and save the file."));
        }
    }

    @Deactivate
    void stop() {
        net.unlisten(name);
    }

    @Override
    public List<HealthFinding> findings() {
        return problem.stream().toList();
    }
}
