package org.palomar.sieve.internal.match;

import java.util.List;
import java.util.Optional;

/** What matching needs of the run around it. */
public interface Scope {

    /**
     * Charges work: one step is about the comparison of one octet.
     *
     * @throws SieveFailure if the run has used up what it may
     */
    void spend(long steps) throws SieveFailure;

    /** A match by wildcards: the whole value, then what each wildcard stands for. */
    void captured(List<String> texts);

    /**
     * The member of a list kept elsewhere that is this value (RFC 6134 §2.2).
     *
     * @throws SieveFailure if there is no such list
     */
    Optional<String> member(String list, String value) throws SieveFailure;
}
