package org.palomar.dkim;

import java.util.Locale;

/** What a signature is worth, in the words of RFC 8601 §2.7.1. */
public enum Verdict {
    /** It is right, and nothing speaks against taking it. */
    PASS,
    /** It is not that of this message. */
    FAIL,
    /** It may be right, and is not taken: it leaves out what readers see, or its key is too weak. */
    POLICY,
    /** Its key could not be found out now. */
    TEMPERROR,
    /** It can't be read, or its key is not there. */
    PERMERROR;

    /** As a field has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
