package org.palomar.dns.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who checks signatures. */
enum Dnssec {
    /** Nobody: every answer is indeterminate. */
    OFF,
    /** A resolver on this machine, if it is one of the servers. */
    TRUST_AD,
    /** We do. */
    VALIDATE;

    static Optional<Dnssec> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
