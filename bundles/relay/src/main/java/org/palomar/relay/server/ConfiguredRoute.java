package org.palomar.relay.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.FactoryName;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.Values;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.relay.route.Clientele;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Refusals;
import org.palomar.relay.route.Route;
import org.palomar.relay.session.Identity;

/**
 * One way out for each factory configuration, {@code etc/palomar.route-NAME.cfg}. A wrong value keeps the way as it was; while it never was right, mail that is for it waits. Its name
 * stands before that of {@link RelayComponent} in the bundle's list of components, so that ways are there before the first message. Safe for any thread.
 */
@Component(
        immediate = true,
        configurationPid = ConfiguredRoute.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ConfiguredRoute.class, HealthIndicator.class})
@Designate(ocd = RouteConfiguration.class, factory = true)
public final class ConfiguredRoute implements HealthIndicator {

    static final String FACTORY_PID = "palomar.route";

    private final String name;
    private final LastGood<Optional<RouteSettings>> settings;
    private final AtomicLong changes = new AtomicLong();
    private volatile Clientele waiting = Clientele.NOBODY;

    @Activate
    public ConfiguredRoute(Map<String, Object> properties) {
        name = FactoryName.of(FACTORY_PID, properties);
        settings = new LastGood<>(
                FACTORY_PID + "-" + name, Optional.empty(), values -> Optional.of(named(RouteSettings.read(values))));
        update(properties);
    }

    /** The way of all mail that has no other is that of palomar.relay.cfg, and no second one may be taken for it. */
    private RouteSettings named(RouteSettings read) throws InvalidConfigurationException {
        if (name.equals(Route.ORDINARY)) {
            throw new InvalidConfigurationException(
                    "the name of the file",
                    "must be another, as " + Route.ORDINARY + " is the route of etc/palomar.relay.cfg");
        }
        return read;
    }

    @Modified
    void update(Map<String, Object> properties) {
        waiting = RouteSettings.legible(new Values(properties));
        settings.update(properties);
        changes.incrementAndGet();
    }

    /** How often it was set. */
    long changes() {
        return changes.get();
    }

    /** @param ordinary who we are where this way does not say it */
    NamedRoute route(Identity ordinary) {
        return settings.settings()
                .map(known -> known.named(name, ordinary))
                .orElseGet(() -> new NamedRoute(name, Optional.empty(), waiting, 0, Refusals.NONE, false));
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = settings.findings("relay");
        return settings.settings().isPresent()
                ? findings
                : findings.stream().map(ConfiguredRoute::halting).toList();
    }

    /** While nothing was right yet, there is no such way. */
    private static HealthFinding halting(HealthFinding finding) {
        return new HealthFinding(
                Severity.FAILED,
                finding.subject(),
                finding.text(),
                "Correct the value and save the file; mail that is for this route waits until then.");
    }
}
