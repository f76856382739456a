package org.palomar.filter.senderauth.internal.dmarc;

import java.util.Locale;

/**
 * What DMARC says of a message.
 *
 * @param wish what is to be done about a failure; {@code NONE} for any other result
 * @param detail a clause, such as the published policy; printable ASCII
 */
public record DmarcVerdict(Result result, Wish wish, String detail) {

    /** RFC 7489 §11.2. */
    public enum Result {
        /** The domain says nothing. */
        NONE,
        PASS,
        FAIL,
        TEMPERROR,
        PERMERROR;

        /** As a field has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static DmarcVerdict of(Result result, String detail) {
        return new DmarcVerdict(result, Wish.NONE, detail);
    }
}
