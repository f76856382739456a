package org.palomar.relay.route;

import java.util.Optional;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;

/**
 * A way out.
 *
 * @param name for people
 * @param self who we are on it
 * @param smartHost through which it goes; empty to bring mail to its destination
 * @param least what connections to a destination must have, if its own rule does not ask for more
 */
public record Route(String name, Identity self, Optional<SmartHost> smartHost, TlsDemand least) {

    /** The way of all mail that has no other. */
    public static final String ORDINARY = "ordinary";
}
