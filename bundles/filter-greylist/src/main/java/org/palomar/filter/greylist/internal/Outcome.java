package org.palomar.filter.greylist.internal;

import java.util.Locale;

/** Why mail is taken, or is to come back. */
enum Outcome {
    /** An operator has said so. */
    ALLOWED,
    /** The account has written to the sender. */
    WRITTEN,
    /** Its network is trusted. */
    NETWORK,
    /** It came back before. */
    KNOWN,
    /** It comes back now. */
    RETURNED,
    /** Who is there for the first time, and may send for its domain. */
    SPF,
    /** Who is there for the first time. */
    NEW,
    /** Who came back too early. */
    EARLY;

    boolean isTaken() {
        return this != NEW && this != EARLY;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
