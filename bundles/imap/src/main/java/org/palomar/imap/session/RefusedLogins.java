package org.palomar.imap.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.net.Available;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an owner who is let in from one place sees of logins in the own name that are refused elsewhere after wrong passwords, and takes again: whoever is let in has the password, and gains nothing by more tries. Blocks of all names, and
 * what operators have ordered, are none of an owner's. Safe for any thread.
 */
record RefusedLogins(Available<GuardAdmin> guard) {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);

    /** Lines that somebody reads; whoever guesses has many addresses. */
    private static final int MOST = 50;

    /** The longest text of a network. */
    private static final int MOST_NETWORK = 50;

    /** One line for each; empty where there is none, or nobody who knows. */
    Optional<byte[]> of(Address account) {
        List<Block> blocks = guard.now().map(admin -> admin.blocks(account)).orElse(List.of());
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(blocks.stream()
                        .limit(MOST)
                        .map(RefusedLogins::line)
                        .collect(Collectors.joining("\r\n"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Block block) {
        return block.network() + " since/desde " + block.since() + " until/hasta " + block.until() + ": "
                + block.wrong() + " wrong passwords / contrase\u00f1as incorrectas, " + block.protocol();
    }

    /** From where logins are to be taken again; empty for what is no network. */
    static Optional<Network> network(byte[] value) {
        return value.length > MOST_NETWORK
                ? Optional.empty()
                : Network.parse(new String(value, StandardCharsets.US_ASCII).strip());
    }

    /** @param from empty for all */
    void lift(GuardAdmin admin, Address account, Optional<Network> from) {
        int lifted = admin.lift(from, Optional.of(account.toString()));
        LOG.info(
                "{} takes logins again that were refused from {}: {}",
                account,
                from.map(Network::toString).orElse("anywhere"),
                lifted);
    }
}
