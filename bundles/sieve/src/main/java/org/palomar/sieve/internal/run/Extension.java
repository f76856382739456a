package org.palomar.sieve.internal.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The extensions that a script may require, each with all that its standard asks for. */
public enum Extension {
    FILEINTO,
    ENVELOPE,
    ENCODED_CHARACTER,
    REJECT,
    EREJECT,
    COPY,
    COMPARATOR_OCTET("comparator-i;octet"),
    COMPARATOR_ASCII_CASEMAP("comparator-i;ascii-casemap"),
    COMPARATOR_ASCII_NUMERIC("comparator-i;ascii-numeric"),
    COMPARATOR_UNICODE_CASEMAP("comparator-i;unicode-casemap"),
    SUBADDRESS,
    RELATIONAL,
    VARIABLES,
    IMAP4FLAGS,
    BODY,
    VACATION,
    VACATION_SECONDS,
    INCLUDE,
    DATE,
    INDEX,
    REGEX,
    EDITHEADER,
    MAILBOX,
    SPECIAL_USE,
    MAILBOXID,
    ENVIRONMENT,
    DUPLICATE,
    IHAVE,
    ENOTIFY,
    FCC,
    MIME,
    FOREVERYPART,
    EXTRACTTEXT,
    REPLACE,
    ENCLOSE,
    CONVERT,
    SNOOZE,
    SPAMTEST,
    SPAMTESTPLUS,
    VIRUSTEST,
    EXTLISTS,
    MBOXMETADATA,
    SERVERMETADATA,
    IMAPSIEVE;

    private final String capability;

    Extension() {
        this.capability = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Extension(String capability) {
        this.capability = capability;
    }

    /** The string of require. */
    public String capability() {
        return capability;
    }

    /** By its exact string. */
    public static Optional<Extension> find(String capability) {
        return Arrays.stream(values())
                .filter(extension -> extension.capability.equals(capability))
                .findFirst();
    }

    /** What is required along with it. */
    public Set<Extension> implied() {
        return switch (this) {
            case VACATION_SECONDS -> Set.of(VACATION); // RFC 6131 §2
            case SPAMTESTPLUS -> Set.of(SPAMTEST); // RFC 5235 §3.2
            default -> Set.of();
        };
    }

    /** Whether {@code ihave} can turn it on: not what changes how a script is read (RFC 5463 §4). */
    public boolean isTestable() {
        return this != ENCODED_CHARACTER && this != VARIABLES;
    }

    /** Whether it makes no sense when an IMAP event runs the script (RFC 6785 §3.11, RFC 7352 §3.4). */
    public boolean isForDeliveryOnly() {
        return switch (this) {
            case REJECT, EREJECT, VACATION, VACATION_SECONDS, DUPLICATE, SNOOZE -> true;
            default -> false;
        };
    }
}
