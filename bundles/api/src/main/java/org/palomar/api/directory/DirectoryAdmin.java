package org.palomar.api.directory;

import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Password;

/** Changes the directory. Each call is one transaction, durable when it returns, visible to {@link Directory} at once. */
public interface DirectoryAdmin {

    List<DomainEntry> domains() throws DirectoryUnavailableException;

    void createDomain(Domain domain) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Refused while the domain has accounts, aliases or mailing lists. */
    void deleteDomain(Domain domain) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Says what becomes of mail for addresses that are neither accounts nor aliases; it is refused where nothing was said. A catch-all must lead somewhere. */
    void setUnlisted(Domain domain, Unlisted unlisted) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Ordered by address. */
    List<Account> accounts(Domain domain) throws DirectoryUnavailableException;

    Account createAccount(Address address, String displayName, Password password)
            throws DirectoryRefusalException, DirectoryUnavailableException;

    /**
     * Creates an account, or sets the password of an existing one, from another server's dump.
     *
     * @param hash with its scheme, such as {@code {SSHA512}…} or {@code {BLF-CRYPT}$2y$…}
     */
    Account importAccount(Address address, String hash) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Removes the account and its aliases' references to it; its mail is not touched. */
    void deleteAccount(Address address) throws DirectoryRefusalException, DirectoryUnavailableException;

    void setPassword(Address address, Password password)
            throws DirectoryRefusalException, DirectoryUnavailableException;

    void setEnabled(Address address, boolean enabled) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Ordered by address. */
    List<Alias> aliases(Domain domain) throws DirectoryUnavailableException;

    /** Creates an alias or replaces its targets. */
    void setAlias(Alias alias) throws DirectoryRefusalException, DirectoryUnavailableException;

    void deleteAlias(Address address) throws DirectoryRefusalException, DirectoryUnavailableException;
}
