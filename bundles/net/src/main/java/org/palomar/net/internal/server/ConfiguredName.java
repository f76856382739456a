package org.palomar.net.internal.server;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.ServerName;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;

/**
 * The name of this server for all bundles. Its configuration is the service's properties too, so that a change is an event of the service, and those who have it bound ask again. Safe for any thread.
 */
@Component(
        service = {ServerName.class, HealthIndicator.class},
        configurationPid = ServerSettings.PID,
        immediate = true)
@Designate(ocd = ServerConfiguration.class)
public final class ConfiguredName implements ServerName, HealthIndicator {

    private final LastGood<ServerSettings> settings = new LastGood<>(ServerSettings.PID, ServerSettings::read);

    @Activate
    public ConfiguredName(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public Domain name() {
        return settings.settings().hostName();
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings("server");
    }
}
