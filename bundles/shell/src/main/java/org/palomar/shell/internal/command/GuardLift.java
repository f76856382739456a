package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Network;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.shell.internal.completion.BlockCompleter;

/** {@code mail:guard-lift}: takes logins again that are refused. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "guard-lift",
        description = "Takes logins again that are refused after wrong passwords, and forgets these")
public final class GuardLift extends GuardCommand {

    @Argument(index = 0, name = "whose", description = "An account; or an address or a network, for all from there")
    @Completion(BlockCompleter.class)
    private String whose = "";

    @Option(name = "--from", description = "Of the account, only from this address or network")
    private String from = "";

    @Option(name = "--all", description = "Everybody's, instead of one")
    private boolean all;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (whose.isEmpty() != all) {
            throw failure("Say whose logins to take again, as mail:guard shows them, or --all.");
        }
        Optional<Network> named = network(whose);
        Optional<Network> network = from.isEmpty() ? named : Optional.of(required(from));
        Optional<String> name = all || named.isPresent() ? Optional.empty() : Optional.of(whose);
        if (name.filter(word -> LoginAttempt.spelling(word).isEmpty()).isPresent()) {
            throw failure("\"" + whose + "\" is no account, address or network; write it as mail:guard shows it.");
        }
        int lifted = guard().lift(network, name);
        if (lifted == 0) {
            throw failure("Nothing of that is refused; mail:guard shows what is, for all from a network too.");
        }
        say(lifted == 1 ? "One block is lifted." : lifted + " blocks are lifted.");
    }
}
