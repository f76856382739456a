package org.palomar.api.directory;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * Answers who receives mail here. For any thread; from memory in the common case, since every RCPT asks it. A change made through
 * {@link DirectoryAdmin} is seen by the next call.
 */
public interface Directory {

    /** Whether mail for the domain is taken here; it ends here too, but for what {@link Unlisted.Relayed} says. */
    boolean isLocal(Domain domain) throws DirectoryUnavailableException;

    /**
     * Who gets mail for an address: the account of that name, else aliases (followed to their ends), else the account of the address without
     * its subaddress, else a mailing list of that name ({@link org.palomar.api.list.ListNames}), else the sender before of one that forwarding has rewritten ({@link org.palomar.api.signing.SenderRewriting}), else the domain's catch-all or, where the domain is relayed, the address itself as a foreign one. {@code postmaster} of a local domain is always deliverable (RFC 5321 §4.5.1), and gets what nobody is named for of {@code abuse} (RFC 2142 §4).
     */
    Resolution resolve(Address address) throws DirectoryUnavailableException;

    Optional<Account> account(AccountId id) throws DirectoryUnavailableException;

    /** By login name, folded. */
    Optional<Account> account(Address address) throws DirectoryUnavailableException;
}
