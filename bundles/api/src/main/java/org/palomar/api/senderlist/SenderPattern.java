package org.palomar.api.senderlist;

import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.country.Country;

/**
 * Senders that are meant by one word.
 *
 * @param kind what it names
 * @param text in one form: lower case, domains in ASCII, networks without bits beyond their own
 */
public record SenderPattern(Kind kind, String text) {

    /** What is named; the most particular first. */
    public enum Kind {
        /** An author, or the sender in the envelope. */
        ADDRESS,
        /** The domain of one of those, and all below it. */
        DOMAIN,
        /** From where the client comes. */
        NETWORK,
        /** The country in which the client's address is used. */
        COUNTRY;

        /** Whether it names the client, not who writes. */
        public boolean isOfClient() {
            return this == NETWORK || this == COUNTRY;
        }
    }

    /** What stands before the code of a country, as that alone is a domain's name. */
    private static final String COUNTRY = "country:";

    /** RFC 5321 §4.5.3.1.3: none that is longer can be a sender. */
    private static final int MOST = 320;

    /** Reads an address, a domain, the address of a client, a network, or a country such as {@code country:de}; empty if it is none of these. */
    public static Optional<SenderPattern> parse(String text) {
        if (text.length() > MOST) {
            return Optional.empty();
        }
        if (text.regionMatches(true, 0, COUNTRY, 0, COUNTRY.length())) {
            return Country.parse(text.substring(COUNTRY.length()))
                    .map(country -> new SenderPattern(Kind.COUNTRY, text(country)));
        }
        Optional<Network> network = Network.parse(text);
        if (network.isPresent()) {
            return network.map(one -> Network.around(one.base(), one.bits()))
                    .map(one -> new SenderPattern(Kind.NETWORK, one.toString()));
        }
        return text.indexOf('@') >= 0
                ? Address.parse(text).map(address -> new SenderPattern(Kind.ADDRESS, plain(address)))
                : Domain.parse(text).map(domain -> new SenderPattern(Kind.DOMAIN, domain.name()));
    }

    /** How a country is written here. */
    public static String text(Country country) {
        return COUNTRY + country.code().toLowerCase(Locale.ROOT);
    }

    /** How an address is written here: what is before the at sign in lower case too, as no two people are told apart by that. */
    public static String plain(Address address) {
        return address.toString().toLowerCase(Locale.ROOT);
    }
}
