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
    private final boolean gateway;
    private final Optional<InetAddress> told;
    private final boolean hidden;

    /**
     * @param greeting what the client said in EHLO; printable, may be empty
     * @param tls protocol and cipher suite; empty without TLS
     * @param account who authenticated
     */
    public Origin(Door door, InetSocketAddress remote, String greeting, String tls, Optional<Account> account) {
        this(door, remote, greeting, tls, account, false, false, Optional.empty(), false);
    }

    private Origin(
            Door door,
            InetSocketAddress remote,
            String greeting,
            String tls,
            Optional<Account> account,
            boolean notice,
            boolean gateway,
            Optional<InetAddress> told,
            boolean hidden) {
        this.door = door;
        this.remote = remote;
        this.greeting = greeting;
        this.tls = tls;
        this.account = account;
        this.notice = notice;
        this.gateway = gateway;
        this.told = told;
        this.hidden = hidden;
    }

    /** Of what the queue here has written to tell a sender what became of a message, and brings to that sender itself. */
    public static Origin ofNotice() {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Origin(Door.INTERNAL, here, "", "", Optional.empty(), true, false, Optional.empty(), false);
    }

    /**
     * The same, brought by a filtering gateway in front of this server, which is known as one by its address.
     *
     * @param client who brought it to the gateway, as that says; empty where it is not known, as before there is content
     */
    public Origin byGateway(Optional<InetAddress> client) {
        return new Origin(door, remote, greeting, tls, account, notice, true, client, false);
    }

    /** The same, where the client has put words of its own among those by which the gateway names it. */
    public Origin byGatewayWithHiddenClient() {
        return new Origin(door, remote, greeting, tls, account, notice, true, Optional.empty(), true);
    }

    public Door door() {
        return door;
    }

    /** The other end of the connection, which may be a gateway's: whoever judges the one that sends asks for the {@link #client}. */
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

    /** Whether a filtering gateway in front of this server has brought it: whoever is counted or asked about by address is not the gateway. */
    public boolean isByGateway() {
        return gateway;
    }

    /**
     * Who brought it to this server, or to the gateway in front of it: the one to whom what is known of addresses applies.
     *
     * @return empty where a gateway has brought it and who brought it to that is not known, as before there is content; and where there is no address
     */
    public Optional<InetAddress> client() {
        return gateway ? told : Optional.ofNullable(remote.getAddress());
    }

    /** Whether a gateway has brought it, and its client has seen to it that nobody can tell who that is: unlike one that is merely not known, it proves nothing by its address. */
    public boolean isClientHidden() {
        return hidden;
    }

    /** What the client said in EHLO; empty where a gateway has heard it, not we. */
    public String clientGreeting() {
        return gateway ? "" : greeting;
    }
}
