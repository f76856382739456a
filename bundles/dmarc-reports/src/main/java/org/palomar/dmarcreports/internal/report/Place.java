package org.palomar.dmarcreports.internal.report;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * Where a domain wants its reports (RFC 7489 §6.2): by mail, as nothing else is defined.
 *
 * @param to folded, so that an address is one however it is written
 * @param most octets of a message that it takes
 */
public record Place(Address to, long most) {

    /** Of more than that the first count: each costs a message. */
    public static final int MOST = 5;

    // dmarc-uri = URI [ "!" 1*DIGIT [ "k" / "m" / "g" / "t" ] ]                                   RFC 7489 §6.4
    private static final Pattern LIMITED = Pattern.compile("([^!]*)(?:!([0-9]{1,9})([kmgt]?))?");

    private static final String SCHEME = "mailto:";
    private static final String UNITS = "kmgt";
    private static final int BITS_OF_A_UNIT = 10;

    /** Reads the value of {@code rua=}; what is none is passed over. */
    public static List<Place> read(String value) {
        List<Place> places = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            place(text.strip())
                    .filter(one -> places.size() < MOST
                            && places.stream().noneMatch(other -> other.to().equals(one.to())))
                    .ifPresent(places::add);
        }
        return places;
    }

    private static Optional<Place> place(String text) {
        Matcher limited = LIMITED.matcher(text.toLowerCase(Locale.ROOT));
        if (!limited.matches() || !limited.group(1).startsWith(SCHEME)) {
            return Optional.empty();
        }
        long most = limited.group(2) == null ? Long.MAX_VALUE : octets(limited.group(2), limited.group(3));
        return address(text.substring(SCHEME.length(), limited.end(1))).map(to -> new Place(to, most));
    }

    private static long octets(String digits, String unit) {
        int shift = unit.isEmpty() ? 0 : BITS_OF_A_UNIT * (UNITS.indexOf(unit) + 1);
        return Long.parseLong(digits) << Math.min(shift, 33); // nine digits and 33 bits are less than 63
    }

    /** What may stand behind a question mark (RFC 6068 §2) has no meaning here. */
    private static Optional<Address> address(String text) {
        try {
            String plain = text.split("\\?", 2)[0].replace("+", "%2B");
            return Address.parse(URLDecoder.decode(plain, StandardCharsets.UTF_8))
                    .map(Address::folded);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether it belongs to an organization, as far as its name tells. */
    public boolean isOf(Domain organization) {
        Domain host = to.domain();
        return host.equals(organization) || host.name().endsWith("." + organization.name());
    }
}
