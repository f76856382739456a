package org.palomar.api.country;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The codes that are in use: those of ISO 3166, and Kosovo's, which databases of addresses have. */
final class Known {

    static final Set<String> CODES = codes();

    private Known() {}

    private static Set<String> codes() {
        Set<String> codes = new TreeSet<>(Set.of(Locale.getISOCountries()));
        codes.add("XK");
        return Set.copyOf(codes);
    }
}
