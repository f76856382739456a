package org.palomar.api.dns;

import org.palomar.api.address.Domain;

/**
 * A host that offers a service (RFC 2782).
 *
 * @param priority 0 to 65535, the lowest first
 * @param weight 0 to 65535, its share among equal priorities
 * @param port 0 to 65535
 */
public record ServiceHost(int priority, int weight, int port, Domain host) {}
