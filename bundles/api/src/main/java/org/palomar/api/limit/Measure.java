package org.palomar.api.limit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is counted, and may have a limit. A day is one of the account's (or the domain's) time zone; a minute begins with the first message in it. */
public enum Measure {
    /** Messages that an account submitted. */
    MESSAGES_PER_DAY,
    /** Recipients of these, each once a message. */
    RECIPIENTS_PER_DAY,
    MESSAGES_PER_MINUTE,
    RECIPIENTS_PER_MINUTE,
    /** Messages that all accounts of a domain submitted together. */
    DOMAIN_MESSAGES_PER_DAY,
    DOMAIN_RECIPIENTS_PER_DAY;

    /** Whether all accounts of a domain share it. */
    public boolean isOfDomain() {
        return this == DOMAIN_MESSAGES_PER_DAY || this == DOMAIN_RECIPIENTS_PER_DAY;
    }

    public boolean isDaily() {
        return this != MESSAGES_PER_MINUTE && this != RECIPIENTS_PER_MINUTE;
    }

    /** Whether recipients are counted, and not messages. */
    public boolean isOfRecipients() {
        return this == RECIPIENTS_PER_DAY || this == RECIPIENTS_PER_MINUTE || this == DOMAIN_RECIPIENTS_PER_DAY;
    }

    /** As settings name it: {@code messages-per-day}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What settings name so. */
    public static Optional<Measure> of(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key().equals(key))
                .findFirst();
    }
}
