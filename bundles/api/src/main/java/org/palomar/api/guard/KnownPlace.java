package org.palomar.api.guard;

import java.time.Instant;
import org.palomar.api.address.Network;

/**
 * From where an account's owner has logged in: what is refused to a whole network, as others there guess, is not refused there to this account.
 *
 * @param last to the day
 */
public record KnownPlace(String account, Network network, Instant last) {}
