package org.palomar.api.signing;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * Gives mail that is forwarded a sender here (SRS), since receivers ask the sender's domain whether this server may send for it (RFC 7208). What can't be delivered comes back to that sender, and goes on to the one before it. Safe for any
 * thread.
 */
public interface SenderRewriting {

    /** Whether a local part may be one that this made; a hint, without any check. */
    static boolean looksRewritten(Address address) {
        String local = address.localPart();
        return local.length() > 5
                && (local.regionMatches(true, 0, "SRS0", 0, 4) || local.regionMatches(true, 0, "SRS1", 0, 4))
                && "=+-".indexOf(local.charAt(4)) >= 0;
    }

    /**
     * A sender in a domain here, for a message that is forwarded.
     *
     * @param sender of another domain
     * @param by the domain of the address that forwards
     * @return the sender itself where nothing is to be rewritten, or it would be too long
     */
    Address forwarded(Address sender, Domain by);

    /** The sender before, of an address that {@link #forwarded} made no long time ago; empty for any other. */
    Optional<Address> original(Address recipient);
}
