package org.palomar.api.pipeline;

import java.net.InetAddress;
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
    private final boolean notice;

    /**
     * @param greeting what the client said in EHLO; printable, may be empty
     * @param tls protocol and cipher suite; empty without TLS
     * @param account who authenticated
     */
    public Origin(Door door, InetSocketAddress remote, String greeting, String tls, Optional<Account> account) {
        this(door, remote, greeting, tls, account, false);
    }

    private Origin(
            Door door,
            InetSocketAddress remote,
            String greeting,
            String tls,
            Optional<Account> account,
            boolean notice) {
        this.door = door;
        this.remote = remote;
        this.greeting = greeting;
        this.tls = tls;
        this.account = account;
        this.notice = notice;
    }

    /** Of what the queue here has written to tell a sender what became of a message, and brings to that sender itself. */
    public static Origin ofNotice() {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Origin(Door.INTERNAL, here, "", "", Optional.empty(), true);
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

    /** Whether it is {@link #ofNotice}: nobody else, here or elsewhere, can have written it or sent it on. */
    public boolean isNotice() {
        return notice;
    }
}
