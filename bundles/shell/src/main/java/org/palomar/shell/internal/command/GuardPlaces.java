package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.guard.KnownPlace;
import org.palomar.shell.internal.completion.AccountCompleter;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:guard-places}: shows from where an owner logs in. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "guard-places",
        description =
                "Shows from where the owner of an account has logged in, which is let in there whatever others try")
public final class GuardPlaces extends GuardCommand {

    @Argument(index = 0, name = "account", description = "The account", required = true)
    @Completion(AccountCompleter.class)
    private String account = "";

    @Option(name = "--forget", description = "Forgets them, as after somebody else knew the password")
    private boolean forget;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        if (forget) {
            int places = guard().forget(address(account));
            say("Places of " + account + " that are forgotten: " + places + ".");
            return;
        }
        Listing listing = new Listing("network", "last-login");
        for (KnownPlace place : guard().places(address(account))) {
            listing.row(place.network(), place.last().toString().substring(0, "2026-01-02".length()));
        }
        print(listing, "No place of " + account + " is known.");
    }
}
