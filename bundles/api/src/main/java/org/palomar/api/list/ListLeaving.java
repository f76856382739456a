package org.palomar.api.list;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.store.StoreException;

/** Lets members leave by the link in a post (RFC 8058): whoever has the token is the member, or has the member's mail. Safe for any thread. */
public interface ListLeaving {

    /**
     * What a token is for.
     *
     * @param member whether it is a member still
     */
    record Ticket(Address list, ListTerms.ListLanguage language, boolean member) {}

    /** Reads a token, and changes nothing. Empty for one that was never given. */
    Optional<Ticket> look(String token);

    /**
     * The member leaves; durable when it returns. Again, it does nothing.
     *
     * @return false for a token that was never given
     */
    boolean leave(String token) throws StoreException;
}
