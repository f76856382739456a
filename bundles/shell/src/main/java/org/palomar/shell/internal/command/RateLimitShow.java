package org.palomar.shell.internal.command;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.ratelimit.RateLimits;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:ratelimit}: who sends how much at once. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "ratelimit",
        description = "Shows from whom and for whom much mail came at once, and who is asked to come back for that")
public final class RateLimitShow extends MailCommand {

    /** Rows that people read. */
    private static final int MOST = 10_000;

    @Argument(index = 0, name = "containing", description = "Only whose address or network contains that")
    private String containing = "";

    @Option(name = "--limit", description = "Rows at most, 1 to 10000; the most used first")
    private int limit = 50;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (limit < 1 || limit > MOST) {
            throw failure("--limit must be from 1 to " + MOST + ".");
        }
        Listing listing = new Listing("kind", "subject", "used", "limit", "wait-seconds");
        limits().list(containing.toLowerCase(Locale.ROOT), limit)
                .forEach(one -> listing.row(
                        one.kind().name().toLowerCase(Locale.ROOT),
                        one.subject(),
                        one.used(),
                        one.limit(),
                        one.pause().plusSeconds(1).minusNanos(1).toSeconds()));
        print(listing, "Nothing of that came lately.");
    }

    private RateLimits limits() throws CommandException {
        return find(RateLimits.class)
                .orElseThrow(() ->
                        failure("Nobody limits mail from elsewhere: run feature:install palomar-filter-ratelimit."));
    }
}
