package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;

/** Asks once for one message, whose client is the same for each recipient; who could not tell would be waited for by each of them. For one thread. */
final class CountryOnce implements Countries {

    private final Countries countries;
    private @Nullable InetAddress asked;
    private Optional<Country> told = Optional.empty();
    private @Nullable IOException failure;

    CountryOnce(Countries countries) {
        this.countries = countries;
    }

    @Override
    public Optional<Country> of(InetAddress address) throws IOException {
        if (!address.equals(asked)) {
            asked = address;
            failure = null;
            try {
                told = countries.of(address);
            } catch (IOException unknown) {
                failure = unknown;
            }
        }
        if (failure != null) {
            throw new IOException("no country is told", failure);
        }
        return told;
    }
}
