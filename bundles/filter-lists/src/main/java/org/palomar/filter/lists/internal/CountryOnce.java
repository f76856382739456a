package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;

/** Asks once for one message, whose client is the same for each recipient. For one thread. */
final class CountryOnce implements Countries {

    private final Countries countries;
    private @Nullable InetAddress asked;
    private Optional<Country> told = Optional.empty();

    CountryOnce(Countries countries) {
        this.countries = countries;
    }

    @Override
    public Optional<Country> of(InetAddress address) throws IOException {
        if (!address.equals(asked)) {
            told = countries.of(address);
            asked = address;
        }
        return told;
    }
}
