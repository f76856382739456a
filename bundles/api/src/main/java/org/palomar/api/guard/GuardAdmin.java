package org.palomar.api.guard;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;

/** What operators do about refused logins, and owners about those of their own name. Changes hold at once and survive a restart. Safe for any thread. */
public interface GuardAdmin {

    /** What is refused now, the newest first. */
    List<Block> blocks();

    /** Those of one account's name alone, the newest first. */
    List<Block> blocks(Address account);

    /**
     * Lets in again, and forgets the wrong passwords behind it.
     *
     * @param from every block whose network touches this one; of those that an operator ordered, only that of this very network
     * @param name every block of this name; of both, what fits both; of none, all, ordered ones too; what is no address is nobody's name
     * @return how many blocks ended
     */
    int lift(Optional<Network> from, Optional<String> name);

    /** Refuses all logins from a network, known places and trusted networks included, for so long. In the place of an earlier block of the same network. */
    Block block(Network network, Duration length);

    /** From where an account's owner has logged in, the latest first. */
    List<KnownPlace> places(Address account);

    /**
     * Forgets these, as after somebody else knew the password.
     *
     * @return how many
     */
    int forget(Address account);
}
