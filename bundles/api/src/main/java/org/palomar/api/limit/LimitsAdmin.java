package org.palomar.api.limit;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;

/** The limits in an operator's hands. Each change is durable when the call returns, and holds for what is sent next. Safe for any thread. */
public interface LimitsAdmin {

    /**
     * Accounts that have sent something today, have terms of their own or are frozen, ordered by address.
     *
     * @param domain only its accounts
     */
    List<AccountUsage> accounts(Optional<Domain> domain) throws DirectoryUnavailableException, StoreException;

    AccountUsage account(Account account) throws StoreException;

    DomainUsage domain(Domain domain) throws StoreException;

    /** Replaces what is set for an account. */
    void set(Account account, LimitTerms terms) throws StoreException;

    /** Replaces what is set for a domain: what its accounts share, and what each of them may send unless it has terms of its own. */
    void set(Domain domain, LimitTerms terms) throws StoreException;

    /** Forgets what an account sent today, also where that can't be read. It is no newer than before, and stays frozen if it was. */
    void reset(Account account) throws StoreException;

    /** Forgets what the accounts of a domain sent together today. */
    void reset(Domain domain) throws StoreException;

    /**
     * Lets an account send nothing more, and tells its owner.
     *
     * @return whether it was not frozen before
     */
    boolean freeze(Account account, String reason) throws StoreException;

    /**
     * Lets an account send again.
     *
     * @return whether it was frozen before
     */
    boolean thaw(Account account) throws StoreException;
}
