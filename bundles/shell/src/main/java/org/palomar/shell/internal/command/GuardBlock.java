package org.palomar.shell.internal.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.guard.Block;

/** {@code mail:guard-block}: refuses all logins from a network. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "guard-block",
        description =
                "Refuses all logins from an address or network for a while, also those of owners who are known there")
public final class GuardBlock extends GuardCommand {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    @Argument(
            index = 0,
            name = "network",
            description = "Such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64",
            required = true)
    private String network = "";

    @Option(name = "--for", description = "How long, such as 30m, 2h or 7d; one day by default")
    private String length = "1d";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        Block block = guard().block(required(network), duration());
        say("Logins from " + block.network() + " are refused until " + block.until() + "; mail:guard-lift "
                + block.network() + " ends that. Connections that are logged in stay: see mail:session-list.");
    }

    private Duration duration() throws CommandException {
        try {
            return new Values(Map.of("--for", length)).duration("--for", DAY, Duration.ofSeconds(1), LONGEST);
        } catch (InvalidConfigurationException wrong) {
            throw failure(String.valueOf(wrong.getMessage()));
        }
    }
}
