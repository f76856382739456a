package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.shell.internal.completion.BlockCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:guard}: shows whose logins are refused, and why. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "guard",
        description = "Shows which logins are refused after wrong passwords, and until when")
public final class GuardShow extends GuardCommand {

    @Argument(
            index = 0,
            name = "whose",
            description = "Only what concerns this account, or this address or network such as 192.0.2.0/24")
    @Completion(BlockCompleter.class)
    private String whose = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        Listing listing = new Listing(
                "network", "account", "since", "until", "wrong-passwords", "in-a-row", "protocol", "known-place");
        for (Block block : guard().blocks()) {
            if (whose.isEmpty() || concerns(block)) {
                listing.row(
                        block.network(),
                        block.name().orElse("all"),
                        block.since(),
                        block.until(),
                        block.wrong(),
                        block.times(),
                        block.protocol(),
                        block.known());
            }
        }
        print(listing, whose.isEmpty() ? "No login is refused." : "No login of " + whose + " is refused.");
    }

    private boolean concerns(Block block) {
        return network(whose)
                .map(block.network()::touches)
                .orElseGet(() -> block.name()
                        .filter(LoginAttempt.spelling(whose)::equals)
                        .isPresent());
    }
}
