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
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.FactoryName;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
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
@Designate(ocd = ListenerConfiguration.class, factory = true)
public final class ListenerComponent implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);

    private final NetComponent net;
    private final String name;
    private final LastGood<Optional<ListenerSettings>> settings;

    @Activate
    public ListenerComponent(@Reference NetComponent net, Map<String, Object> properties) {
        this.net = net;
        this.name = FactoryName.of(ListenerSettings.FACTORY_PID, properties);
        this.settings = new LastGood<>(
                ListenerSettings.FACTORY_PID + "-" + name,
                Optional.empty(),
                values -> Optional.of(ListenerSettings.read(name, values, PortPlan.fromSystemProperties())));
        update(properties);
    }

    @Modified
    void update(Map<String, Object> properties) {
        Optional<ListenerSettings> inForce = settings.update(properties);
        if (settings.problem().isEmpty()) {
            inForce.ifPresent(net::listen);
        }
        findings().forEach(finding -> LOG.warn("{}. {}", finding.text(), finding.remedy()));
    }

    @Deactivate
    void stop() {
        net.unlisten(name);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = settings.findings("net");
        return settings.settings().isPresent()
                ? findings
                : findings.stream().map(ListenerComponent::closed).toList();
    }

    /** While nothing was right yet, there is no listener at all. */
    private static HealthFinding closed(HealthFinding finding) {
        return new HealthFinding(
                HealthFinding.Severity.FAILED,
                finding.subject(),
                finding.text(),
                "Correct the value and save the file; the port stays closed until then.");
    }
}
