package org.palomar.api.list;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.store.StoreException;

/** Changes mailing lists. Each call is one durable change when it returns, or none when it throws; mail that comes afterwards meets it. Addresses may be in any case. */
public interface ListAdmin {

    /** Ordered by address. */
    List<MailingList> lists();

    Optional<MailingList> list(Address address);

    /** Refused where the domain isn't one of here, or one of the list's addresses is in use. */
    void create(Address address, ListTerms terms)
            throws ListRefusalException, StoreException, DirectoryUnavailableException;

    /** Refused where an owner or moderator is a list. */
    void change(Address address, ListTerms terms)
            throws ListRefusalException, StoreException, DirectoryUnavailableException;

    /** Its members and what is held for it go too; what it has sent goes on its way. */
    void remove(Address address) throws ListRefusalException, StoreException;

    /** Ordered by address. */
    List<ListMember> members(Address list) throws ListRefusalException;

    /**
     * Adds members, all or none. Who is one already stays as is.
     *
     * @return how many are new
     */
    int add(Address list, Collection<Address> members)
            throws ListRefusalException, StoreException, DirectoryUnavailableException;

    /**
     * Takes members away. Who is none stays so.
     *
     * @return how many there were
     */
    int drop(Address list, Collection<Address> members) throws ListRefusalException, StoreException;

    /** Suspends members, or lets them have posts again; what came back before is forgotten then. */
    void suspend(Address list, Collection<Address> members, boolean suspended)
            throws ListRefusalException, StoreException;

    /** Posts that wait for a moderator, the oldest first. */
    List<HeldPost> held(Optional<Address> list) throws ListRefusalException;

    /** Brings a held post to the members, in one commit with its end. */
    void approve(long number) throws ListRefusalException, StoreException;

    /**
     * Throws a held post away.
     *
     * @param tell whether its author hears of it
     */
    void reject(long number, boolean tell) throws ListRefusalException, StoreException;
}
