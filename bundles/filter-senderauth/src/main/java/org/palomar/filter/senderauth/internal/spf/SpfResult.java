package org.palomar.filter.senderauth.internal.spf;

import java.util.Locale;

/** RFC 7208 §2.6. */
public enum SpfResult {
    /** The domain says nothing. */
    NONE,
    /** It says that it does not say. */
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    /** What it says could not be found out now. */
    TEMPERROR,
    /** What it says can't be understood. */
    PERMERROR;

    /** As a field has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
