package org.palomar.shell.internal.command;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.ratelimit.RateLimits;

/** {@code mail:ratelimit-forget}: takes mail of somebody again at once. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "ratelimit-forget",
        description = "Forgets what came of or for somebody, so that more is taken at once")
public final class RateLimitForget extends MailCommand {

    @Argument(
            index = 0,
            name = "containing",
            required = true,
            description = "Whose address or network contains that, as mail:ratelimit shows it")
    private String containing = "";

    @Override
    protected void run() throws CommandException {
        RateLimits limits = find(RateLimits.class)
                .orElseThrow(() ->
                        failure("Nobody limits mail from elsewhere: run feature:install palomar-filter-ratelimit."));
        int forgotten = limits.forget(containing.toLowerCase(Locale.ROOT));
        if (forgotten == 0) {
            throw failure("Nothing of that came lately; mail:ratelimit shows what did.");
        }
        say(forgotten == 1 ? "One count is forgotten." : forgotten + " counts are forgotten.");
    }
}
