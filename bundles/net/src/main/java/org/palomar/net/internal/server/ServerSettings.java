package org.palomar.net.internal.server;

import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.server.cfg} says.
 *
 * @param hostName what this server calls itself
 */
record ServerSettings(Domain hostName) {

    /** The configuration's identifier. */
    static final String PID = "palomar.server";

    static ServerSettings read(Values values) throws InvalidConfigurationException {
        String configured = values.text("host-name", "");
        if (configured.isEmpty()) {
            return new ServerSettings(values.serverName());
        }
        return new ServerSettings(Domain.parse(configured)
                .orElseThrow(() -> new InvalidConfigurationException("host-name", "must be a host name")));
    }
}
