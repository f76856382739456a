package org.palomar.api.dmarc;

import java.util.Locale;

/** What is done, or wanted, with mail that is not shown to be its author's (RFC 7489 §6.3); the mildest first. */
public enum Disposition {
    NONE,
    QUARANTINE,
    REJECT;

    /** As a record and a report have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
