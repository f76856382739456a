package org.palomar.directory.internal.records;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Unlisted;

/** The durable side of the directory. Each call is one transaction, durable when it returns. It checks no rules: its caller has. */
public interface Records {

    Rows load() throws DirectoryUnavailableException;

    /** What domains and accounts want, kept beside them. */
    PreferenceRecords preferences();

    void insertDomain(Domain domain) throws DirectoryUnavailableException;

    void deleteDomain(Domain domain) throws DirectoryUnavailableException;

    void setUnlisted(Domain domain, Unlisted unlisted) throws DirectoryUnavailableException;

    /** Answers an id that was never used before. */
    AccountId insertAccount(Address address, String displayName, Credential credential)
            throws DirectoryUnavailableException;

    void deleteAccount(Departure departure) throws DirectoryUnavailableException;

    void setEnabled(AccountId id, boolean enabled) throws DirectoryUnavailableException;

    Optional<Credential> credential(AccountId id) throws DirectoryUnavailableException;

    void setCredential(AccountId id, Credential credential) throws DirectoryUnavailableException;

    /**
     * Replaces a credential unless it was changed meanwhile.
     *
     * @return whether the hash was still the expected one
     */
    boolean replaceCredential(AccountId id, String expectedHash, Credential credential)
            throws DirectoryUnavailableException;

    /** How many accounts have keys of a SCRAM mechanism, by the iterations of their keys. */
    Map<Integer, Long> scramIterations(String mechanism) throws DirectoryUnavailableException;

    /** The enabled accounts of which nothing is kept for a SCRAM mechanism: neither keys nor the mark that there can't be any. */
    Set<AccountId> withoutScram(String mechanism) throws DirectoryUnavailableException;

    void putAlias(Alias alias) throws DirectoryUnavailableException;

    void deleteAlias(Address address) throws DirectoryUnavailableException;

    /** A value that this server keeps for itself; the fresh one is stored if there is none yet. */
    String setting(String name, String fresh) throws DirectoryUnavailableException;
}
