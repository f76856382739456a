package org.palomar.web.internal;

import java.time.Duration;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.net.ListenerSettings;
import org.palomar.net.PortPlan;

/**
 * The settings of {@code etc/palomar.web.cfg}.
 *
 * @param enabled whether any port is open
 * @param listener port and addresses, with the meaning that they have for mail
 * @param connections most open connections of each address that is listened on
 * @param idle after which a silent connection is closed
 * @param hsts how long browsers shall insist on HTTPS (RFC 6797 §6.1.1); zero to say nothing
 */
record WebSettings(boolean enabled, ListenerSettings listener, int connections, Duration idle, Duration hsts) {

    private static final String DEFAULT_PORT = "443";
    private static final int DEFAULT_CONNECTIONS = 1_000;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final Duration DEFAULT_IDLE = Duration.ofSeconds(60);
    private static final Duration DEFAULT_HSTS = Duration.ofDays(365);
    private static final Duration LONGEST_HSTS = Duration.ofDays(3_650);

    /** The same without any port. */
    WebSettings closed() {
        return new WebSettings(false, listener, connections, idle, hsts);
    }

    static WebSettings read(Values values, PortPlan plan) throws InvalidConfigurationException {
        Map<String, String> listener = Map.of(
                "protocol",
                "https",
                "tls",
                "implicit",
                "port",
                values.text("port", DEFAULT_PORT),
                "addresses",
                String.join(",", values.list("addresses")));
        return new WebSettings(
                values.flag("enabled", true),
                ListenerSettings.read("https", new Values(listener), plan),
                values.number("connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS),
                values.duration("idle", DEFAULT_IDLE, Duration.ofSeconds(1), Duration.ofHours(1)),
                values.duration("hsts", DEFAULT_HSTS, Duration.ZERO, LONGEST_HSTS));
    }
}
