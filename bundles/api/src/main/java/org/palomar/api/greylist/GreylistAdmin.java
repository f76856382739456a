package org.palomar.api.greylist;

import java.util.List;
import java.util.Map;

/** What operators do about greylisting. Changes hold at once and survive a restart. Safe for any thread. */
public interface GreylistAdmin {

    /**
     * What is known, the latest first.
     *
     * @param containing only where the subject has this in it, in lower case; empty for all
     * @param most at most so many
     */
    List<Acquaintance> list(String containing, int most);

    /** How much is known, by kind; every kind is there. */
    Map<Acquaintance.Kind, Integer> counts();

    /**
     * Takes mail at once from now on.
     *
     * @param subject a network or an address of a client, a sender's address, or a sender's domain, which names below it are of
     * @return as it is kept
     * @throws IllegalArgumentException when it is none of these; the message says so
     */
    String allow(String subject);

    /**
     * Forgets.
     *
     * @param containing whatever has this in its subject, in lower case; not empty
     * @return how many
     */
    int forget(String containing);
}
