package org.palomar.api.config;

import org.palomar.api.address.Domain;

/**
 * What this server calls itself, to other servers and in what it writes down: {@code host-name} in {@code etc/palomar.server.cfg}. A service; when the name changes, its properties do, so that whoever has it bound
 * hears of that. For any thread, at once.
 */
@FunctionalInterface
public interface ServerName {

    Domain name();
}
