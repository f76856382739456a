package org.palomar.shell.internal.command;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Network;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.DnsLists;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:dnslist}: what lists in the DNS say. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "dnslist",
        description =
                "Asks all lists in the DNS about an address or a domain; without one, shows the lists and whether they are asked")
public final class DnsListLook extends MailCommand {

    @Argument(index = 0, name = "whom", description = "An address such as 192.0.2.7, or a domain")
    private String whom = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        DnsLists lists = find(DnsLists.class)
                .orElseThrow(() ->
                        failure("Nobody asks lists in the DNS here: run feature:install palomar-filter-dnslist."));
        if (whom.isEmpty()) {
            Listing all = new Listing("list", "state", "about");
            lists.lists().forEach(one -> all.row(one.list(), one.result(), one.detail()));
            print(all, "No list is asked; etc/palomar.filter.dnslist.cfg names them.");
            return;
        }
        Optional<InetAddress> address = Network.parseAddress(whom);
        List<DnsListing> found = address.isPresent() ? lists.look(address.get()) : lists.look(domain(whom));
        Listing listing = new Listing("list", "subject", "result", "points", "detail");
        found.forEach(one -> listing.row(one.list(), one.subject(), one.result(), one.points(), one.detail()));
        print(
                listing,
                "No list of " + (address.isPresent() ? "addresses" : "domains")
                        + " is asked; etc/palomar.filter.dnslist.cfg names them.");
    }
}
