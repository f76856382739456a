package org.palomar.relay.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.TlsDemand;

/**
 * A server that takes mail for everybody and brings it on.
 *
 * @param port where it listens
 * @param tls what the connection must have
 * @param login what it wants to know
 */
public record SmartHost(Domain host, int port, TlsDemand tls, Optional<Login> login) {

    Hop at(InetAddress address, Identity self) {
        return new Hop(Optional.of(host), new InetSocketAddress(address, port), tls, login, true, self);
    }
}
