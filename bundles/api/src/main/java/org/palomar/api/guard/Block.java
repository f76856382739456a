package org.palomar.api.guard;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.address.Network;

/**
 * Logins that are refused.
 *
 * @param network from where
 * @param name with which name; empty for all
 * @param wrong passwords that led to it; 0 for one that an operator ordered
 * @param times how often in a row, this one included: each is longer than the one before
 * @param protocol of the last wrong password; empty for one that an operator ordered
 * @param known whether the name's owner has logged in from there lately, and may be the one who is refused
 */
public record Block(
        Network network,
        Optional<String> name,
        Instant since,
        Instant until,
        int wrong,
        int times,
        String protocol,
        boolean known) {}
