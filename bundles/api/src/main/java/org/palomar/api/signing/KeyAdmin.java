package org.palomar.api.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;

/**
 * The keys that mail is signed with, in an operator's hands. Each change is durable when the call returns, and holds for the next message. Safe for any thread; calls block, those that ask the DNS for as long as
 * that takes.
 */
public interface KeyAdmin {

    /**
     * All keys that can be read, ordered by domain, the newest of each first.
     *
     * @param domain only its keys
     */
    List<SigningKey> keys(Optional<Domain> domain);

    /** Those that can't be read. Their files are tried again first. */
    List<BrokenKey> broken(Optional<Domain> domain);

    /**
     * Makes keys, one of each algorithm. They sign once their records were seen in the DNS.
     *
     * @param selector what their selectors begin with; empty for the date
     * @param foreign whether the domain may be one that has no mailboxes here, as the name of this server
     * @throws KeyRefusalException if the domain has a key of such an algorithm that is not retired, or of such a selector, or is none of ours
     */
    List<SigningKey> create(Domain domain, Optional<String> selector, Set<KeyAlgorithm> algorithms, boolean foreign)
            throws KeyRefusalException, IOException;

    /**
     * Takes an RSA key that was used elsewhere. It signs once its record was seen in the DNS, which may be at once.
     *
     * @param file PEM, PKCS#8 or PKCS#1, without a password
     * @param foreign as above
     */
    SigningKey adopt(Domain domain, String selector, Path file, boolean foreign)
            throws KeyRefusalException, IOException;

    /**
     * Makes successors of the keys that sign. These go on until the new ones were seen in the DNS.
     *
     * @throws KeyRefusalException if no key of the domain signs, or successors wait already
     */
    List<SigningKey> rotate(Domain domain) throws KeyRefusalException, IOException;

    /**
     * Asks the DNS now. Those that wait and are published sign from then on.
     *
     * @param domain only its keys
     */
    List<SigningKey> check(Optional<Domain> domain);

    /** Signs with a key from now on, whatever the DNS says; others of its algorithm are retired. */
    SigningKey activate(Domain domain, String selector) throws KeyRefusalException, IOException;

    /**
     * Removes a key for ever.
     *
     * @param force though it signs, or what it has signed may still be under way
     */
    void remove(Domain domain, String selector, boolean force) throws KeyRefusalException, IOException;
}
