package org.palomar.api.pipeline;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.palomar.api.directory.Account;

/** Where a message came from. Immutable. */
public final class Origin {

    /** Through which door it came. */
    public enum Door {
        MX,
        SUBMISSION,
        LMTP,
        /** Made here, as a notice about undelivered mail; the remote address is the loopback's. */
        INTERNAL
    }

    private final Door door;
    private final InetSocketAddress remote;
    private final String greeting;
    private final String tls;
    private final Optional<Account> account;

    /**
     * @param greeting what the client said in EHLO; printable, may be empty
     * @param tls protocol and cipher suite; empty without TLS
     * @param account who authenticated
     */
    public Origin(Door door, InetSocketAddress remote, String greeting, String tls, Optional<Account> account) {
        this.door = door;
        this.remote = remote;
        this.greeting = greeting;
        this.tls = tls;
        this.account = account;
    }

    public Door door() {
        return door;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    public String greeting() {
        return greeting;
    }

    public String tls() {
        return tls;
    }

    public Optional<Account> account() {
        return account;
    }
}
