package org.palomar.filter.senderauth.internal.dmarc;

import java.util.Locale;
import org.palomar.api.dmarc.Disposition;

/** What a domain wants done with mail that is not shown to be its own (RFC 7489 §6.3); the mildest first. */
public enum Wish {
    NONE,
    QUARANTINE,
    REJECT;

    /** As a record has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** RFC 7489 §6.6.4: for mail that {@code pct=} leaves out, the next milder one holds. */
    Wish milder() {
        return this == REJECT ? QUARANTINE : NONE;
    }

    /** As a report has it. */
    public Disposition disposition() {
        return switch (this) {
            case NONE -> Disposition.NONE;
            case QUARANTINE -> Disposition.QUARANTINE;
            case REJECT -> Disposition.REJECT;
        };
    }
}
