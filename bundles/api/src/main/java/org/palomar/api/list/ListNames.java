package org.palomar.api.list;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/** Which addresses are lists' own: answered from memory, for the directory, which asks it about names that nobody else has. Safe for any thread. */
public interface ListNames {

    /** Whose mail an address takes. */
    enum Takes {
        /** Posts and requests: anybody's but the null sender's, whose notices and answers are nobody's post. */
        LETTERS,
        /** What the null sender says of mail that a list has sent. */
        BOUNCES
    }

    /** Empty where the address is none of a list's. */
    Optional<Takes> takes(Address address);

    /** Whether a domain has lists. */
    boolean any(Domain domain);
}
