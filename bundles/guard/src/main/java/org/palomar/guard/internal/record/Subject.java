package org.palomar.guard.internal.record;

import org.palomar.api.address.Network;

/**
 * What is counted together, and refused together.
 *
 * @param network without bits beyond its own
 * @param name whose password is tried; empty for everybody's
 */
public record Subject(Network network, String name) {

    public boolean isOfAll() {
        return name.isEmpty();
    }
}
