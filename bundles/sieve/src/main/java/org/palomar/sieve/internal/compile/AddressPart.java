package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Extension;

/** Which part of an address a test looks at (RFC 5228 §2.7.4, RFC 5233 §4). */
enum AddressPart {
    ALL,
    LOCALPART,
    DOMAIN,
    USER,
    DETAIL;

    /** As in {@link org.palomar.api.address.Address#withoutSubaddress}. */
    private static final char SEPARATOR = '+';

    // ":localpart" / ":domain" / ":all" / ":user" / ":detail"
    static AddressPart take(Arguments arguments) throws SieveSyntaxException {
        List<AddressPart> parts = new ArrayList<>();
        for (AddressPart part : values()) {
            boolean there = (part == USER || part == DETAIL)
                    ? arguments.flag(part.tag(), Extension.SUBADDRESS)
                    : arguments.flag(part.tag());
            if (there) {
                parts.add(part);
            }
        }
        if (parts.size() > 1) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "A test looks at one part of an address; keep one tag.");
        }
        return parts.isEmpty() ? ALL : parts.getFirst();
    }

    private String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part; empty for the detail of an address without. */
    Optional<String> of(String localPart, String domain) {
        int separator = localPart.indexOf(SEPARATOR);
        boolean detailed = separator > 0;
        return switch (this) {
            case ALL -> Optional.of(localPart + "@" + domain);
            case LOCALPART -> Optional.of(localPart);
            case DOMAIN -> Optional.of(domain);
            case USER -> Optional.of(detailed ? localPart.substring(0, separator) : localPart);
            case DETAIL -> detailed ? Optional.of(localPart.substring(separator + 1)) : Optional.empty();
        };
    }
}
