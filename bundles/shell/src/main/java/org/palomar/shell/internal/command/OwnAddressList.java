package org.palomar.shell.internal.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.dnslist.OwnAddressWatch;
import org.palomar.api.dnslist.OwnAddresses;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:own-addresses}: whether addresses of this server are on lists by which others refuse mail. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "own-addresses",
        description =
                "Says whether addresses of this server are on lists by which others refuse mail, as asked each day")
public final class OwnAddressList extends MailCommand {

    @Option(name = "--now", description = "Asks the lists now")
    private boolean now;

    @Option(name = "--history", description = "When addresses came on lists and went, the newest first")
    private boolean history;

    @Override
    protected void run() throws CommandException {
        OwnAddressWatch watch = find(OwnAddressWatch.class)
                .orElseThrow(() ->
                        failure("Nobody asks lists in the DNS here: run feature:install palomar-filter-dnslist."));
        if (history) {
            Listing all = new Listing("when", "address", "list", "listed", "detail");
            watch.history()
                    .forEach(one -> all.row(time(one.when()), one.address(), one.list(), one.listed(), one.detail()));
            print(all, "No address of this server was on a list that is asked.");
            return;
        }
        OwnAddresses found = now ? watch.look() : watch.last();
        Listing listing = new Listing("address", "list", "result", "detail");
        found.listings().forEach(one -> listing.row(one.subject(), one.list(), one.result(), one.detail()));
        print(
                listing,
                "Nothing is asked: etc/palomar.filter.dnslist.cfg names no list, or this server has no address that others"
                        + " can reach (own-addresses).");
        if (!json()) {
            found.looked().ifPresent(when -> out().println("Asked " + time(when) + "."));
            if (!found.obstacle().isEmpty()) {
                out().println(Listing.neutral("Not everything is known: " + found.obstacle()));
            }
        }
    }

    private static String time(Instant when) {
        return when.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
