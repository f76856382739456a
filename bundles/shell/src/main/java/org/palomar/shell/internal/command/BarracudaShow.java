package org.palomar.shell.internal.command;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.gateway.MailGateways;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:barracuda}: the gateway in front of this server. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "barracuda",
        description =
                "Shows the Barracuda gateway in front of this server: whether it answers, what came from it last and what it was held against")
public final class BarracudaShow extends MailCommand {

    @Argument(index = 0, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        MailGateways gateways = find(MailGateways.class)
                .orElseThrow(() -> failure("No gateway is known: run feature:install palomar-connector-barracuda."));
        Listing listing = new Listing("kind", "name", "state", "last", "count", "detail");
        gateways.gateways()
                .forEach(one -> listing.row(
                        one.kind(),
                        one.name(),
                        one.state(),
                        one.last().map(Instant::toString).orElse(""),
                        one.count(),
                        one.detail()));
        print(listing, "No gateway is named in etc/palomar.connector.barracuda.cfg.");
    }
}
