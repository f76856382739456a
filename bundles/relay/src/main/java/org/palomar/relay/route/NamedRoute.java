package org.palomar.relay.route;

import java.util.Optional;

/**
 * A way besides the ordinary one.
 *
 * @param name what it is called
 * @param route empty while nobody knows how it goes: what is for it waits
 * @param clientele whose mail takes it from the start
 * @param turn its place among the ways that are tried when another has failed, from 1; 0 for none
 * @param refusals the replies after which it is
 * @param unreachable whether it is where no server of a destination could be reached
 */
public record NamedRoute(
        String name, Optional<Route> route, Clientele clientele, int turn, Refusals refusals, boolean unreachable) {}
