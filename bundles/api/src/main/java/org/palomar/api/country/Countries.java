package org.palomar.api.country;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** Tells in which country an address is used, by a database that an operator has put there. Safe for any thread. */
public interface Countries {

    /**
     * From memory.
     *
     * @return empty where the database does not know, as for private addresses
     * @throws IOException when there is no database that can be read
     */
    Optional<Country> of(InetAddress address) throws IOException;
}
