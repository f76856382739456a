package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Network;
import org.palomar.api.guard.GuardAdmin;

/** What the commands on refused logins share. */
abstract class GuardCommand extends MailCommand {

    protected final GuardAdmin guard() throws CommandException {
        return find(GuardAdmin.class)
                .orElseThrow(() -> failure("Nobody refuses logins: run bundle:start palomar-guard,"
                        + " or see mail:health if that has started."));
    }

    /** A network, where the text is one; names of accounts are none. */
    protected static Optional<Network> network(String text) {
        return Network.parse(text);
    }

    protected static Network required(String text) throws CommandException {
        return network(text)
                .orElseThrow(() -> failure(
                        "\"" + text + "\" is no address or network; write it as in 192.0.2.7 or 192.0.2.0/24."));
    }
}
