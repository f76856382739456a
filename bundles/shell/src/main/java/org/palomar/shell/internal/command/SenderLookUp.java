package org.palomar.shell.internal.command;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderauth.SenderQuestion;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:senderauth}: what the filter would find out about a sender. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "senderauth",
        description =
                "Looks at a sender as the filter does: SPF, DKIM keys and DMARC of an address or domain, and whether a client may send for it")
public final class SenderLookUp extends MailCommand {

    @Argument(index = 0, name = "sender", required = true, description = "An address, or a domain")
    private String sender = "";

    @Argument(index = 1, name = "client", description = "The address of a server that sends for it, such as 192.0.2.1")
    private String client = "";

    @Option(
            name = "--selectors",
            description = "Selectors of DKIM keys (s= in signatures), separated by commas; at most 10")
    private String selectors = "";

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        SenderCheck check = find(SenderCheck.class)
                .orElseThrow(() ->
                        failure("Nobody can look: run feature:install palomar-filter-senderauth, or see mail:health."));
        Listing listing = new Listing("method", "result", "detail");
        check.look(question())
                .forEach(found -> listing.row(found.method(), found.result(), Listing.neutral(found.detail())));
        print(listing, "");
    }

    private SenderQuestion question() throws CommandException {
        List<Domain> keys = new ArrayList<>();
        for (String selector : selectors.split(",", -1)) {
            if (!selector.isBlank()) {
                keys.add(domain(selector.strip()));
            }
        }
        if (keys.size() > SenderQuestion.MOST_SELECTORS) {
            throw failure("At most " + SenderQuestion.MOST_SELECTORS + " selectors are looked at.");
        }
        Optional<InetAddress> from = client.isEmpty() ? Optional.empty() : Optional.of(client());
        if (sender.contains("@")) {
            Address address = address(sender);
            return new SenderQuestion(address.toString(), address.domain(), from, keys);
        }
        return new SenderQuestion(domain(sender).name(), domain(sender), from, keys);
    }

    private InetAddress client() throws CommandException {
        return AddressLiteral.parseHost(client)
                .orElseThrow(
                        () -> failure("\"" + client + "\" is no address; write it as in 192.0.2.1 or 2001:db8::1."));
    }
}
