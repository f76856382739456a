package org.palomar.api.country;

import java.util.Locale;
import java.util.Optional;

/**
 * A country.
 *
 * @param code of ISO 3166-1, two capital letters
 */
public record Country(String code) {

    private static final String FORM = "[A-Z]{2}";

    public Country {
        if (!code.matches(FORM)) {
            throw new IllegalArgumentException("no code of a country: " + code);
        }
    }

    /** Reads a code in any case; empty if that is none which a country has, or had. */
    public static Optional<Country> parse(String text) {
        String code = text.toUpperCase(Locale.ROOT);
        return code.matches(FORM) && Known.CODES.contains(code) ? Optional.of(new Country(code)) : Optional.empty();
    }

    /** Its name in a language, or its code where that has none for it. */
    public String name(Locale language) {
        return Locale.of("", code).getDisplayCountry(language);
    }

    @Override
    public String toString() {
        return code;
    }
}
