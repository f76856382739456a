package org.palomar.filter.senderauth.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.dmarc.Disposition;

/** What is done about mail that its author's domain disowns; the mildest first. */
enum Reaction {
    TAG,
    JUNK,
    REJECT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Reaction> parse(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Reaction::word).toList();
    }

    /** As a report has it. */
    Disposition disposition() {
        return switch (this) {
            case TAG -> Disposition.NONE;
            case JUNK -> Disposition.QUARANTINE;
            case REJECT -> Disposition.REJECT;
        };
    }
}
