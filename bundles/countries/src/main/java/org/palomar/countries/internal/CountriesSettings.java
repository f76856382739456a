package org.palomar.countries.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.countries.cfg} says.
 *
 * @param database a file in MaxMind's format
 */
record CountriesSettings(Path database) {

    static CountriesSettings read(Values values) throws InvalidConfigurationException {
        Path data = Path.of(System.getProperty("palomar.data", "data"));
        try {
            return new CountriesSettings(data.resolve(values.text("database", "country.mmdb")));
        } catch (InvalidPathException malformed) {
            throw new InvalidConfigurationException("database", "must be the path of a file");
        }
    }
}
