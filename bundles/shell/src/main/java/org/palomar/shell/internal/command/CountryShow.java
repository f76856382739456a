package org.palomar.shell.internal.command;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Network;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:country}: where addresses are. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "country",
        description = "Shows in which country addresses are used, as lists of senders take it")
public final class CountryShow extends MailCommand {

    @Argument(
            index = 0,
            name = "addresses",
            description = "Addresses of IPv4 or IPv6",
            required = true,
            multiValued = true)
    private List<String> words = List.of();

    @Override
    protected List<String> trailing() {
        return words.stream().filter(word -> word.startsWith("--")).toList();
    }

    @Override
    protected void run() throws CommandException {
        Countries countries = find(Countries.class)
                .orElseThrow(() -> failure("Nobody tells countries: run feature:install palomar-countries."));
        Listing listing = new Listing("address", "country", "name");
        for (String word : words) {
            if (!word.startsWith("--")) {
                InetAddress address = Network.parseAddress(word)
                        .orElseThrow(() -> failure("\"" + word + "\" is no address such as 192.0.2.1."));
                Optional<Country> country = country(countries, address);
                listing.row(
                        address.getHostAddress(),
                        country.map(Country::code).orElse(""),
                        country.map(one -> one.name(Locale.ENGLISH)).orElse("not known"));
            }
        }
        print(listing, "");
    }

    private static Optional<Country> country(Countries countries, InetAddress address) throws CommandException {
        try {
            return countries.of(address);
        } catch (IOException unknown) {
            throw failure(unknown.getMessage() + ". See mail:health.");
        }
    }
}
