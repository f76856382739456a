package org.palomar.filter.senderauth.internal.dmarc;

import java.util.Locale;
import java.util.Optional;
import org.palomar.api.dmarc.DmarcPolicy;

/**
 * What DMARC says of a message.
 *
 * @param wish what is to be done about a failure; {@code NONE} for any other result
 * @param detail a clause, such as the published policy; printable ASCII
 * @param basis what its domain wants to hear in a report; empty where it wants none, or nothing is known for sure
 */
public record DmarcVerdict(Result result, Wish wish, String detail, Optional<Basis> basis) {

    /**
     * What a verdict goes by.
     *
     * @param dkim whether a signature passed that is the author's own
     * @param spf whether SPF passed for a domain that is the author's own
     * @param sampledOut whether {@code pct=} made the wish a milder one
     * @param testing whether {@code t=} made it none
     */
    public record Basis(DmarcPolicy policy, boolean dkim, boolean spf, boolean sampledOut, boolean testing) {}

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

    public static DmarcVerdict of(Result result, String detail) {
        return new DmarcVerdict(result, Wish.NONE, detail, Optional.empty());
    }
}
