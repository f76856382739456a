package org.palomar.reports;

import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * Who reports.
 *
 * @param host this server, who signs as well, if its domain has a key
 * @param organization for people; printable
 * @param contact whom readers may ask
 */
public record Submitter(Domain host, String organization, Address contact) {

    private static final int MOST_ORGANIZATION = 200;

    /** Reads {@code organization} and {@code contact}, or says which one is wrong. */
    public static Submitter read(Values values) throws InvalidConfigurationException {
        Domain host = values.serverName();
        return new Submitter(host, organization(values, host), contact(values, host));
    }

    /** Whether this server has a name to be known by, and written to: of a domain, and no address. */
    public boolean isNamed() {
        String name = host.name();
        String last = name.substring(name.lastIndexOf('.') + 1);
        return name.contains(".")
                && !name.startsWith("localhost.")
                && !last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String organization(Values values, Domain host) throws InvalidConfigurationException {
        String text = values.text("organization", "");
        if (text.length() > MOST_ORGANIZATION) {
            throw new InvalidConfigurationException(
                    "organization", "must not have more than " + MOST_ORGANIZATION + " characters");
        }
        return text.isEmpty() ? host.name() : text;
    }

    private static Address contact(Values values, Domain host) throws InvalidConfigurationException {
        String text = values.text("contact", "");
        return text.isEmpty()
                ? new Address("postmaster", host)
                : Address.parse(text)
                        .filter(address -> !address.isInternationalized())
                        .orElseThrow(
                                () -> new InvalidConfigurationException("contact", "must be a mail address in ASCII"));
    }
}
