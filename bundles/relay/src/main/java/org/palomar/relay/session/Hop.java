package org.palomar.relay.session;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.relay.sts.StsPolicy;

/**
 * A server that may take a message.
 *
 * @param host its name; empty if it is known by its address alone
 * @param address where it listens
 * @param tls what the connection must have
 * @param login what the server wants to know before it takes mail
 * @param named whether an operator has named it: it may have our own name, as another server on this machine has
 * @param self who we are to it
 * @param dane what its certificate must be, whatever authorities say
 * @param unusable TLSA records that nobody can use, so that any certificate will do (RFC 7672 §2.2)
 * @param sts what its destination says of it over HTTPS; what that demands is in {@code tls}
 * @param vouched whether somebody vouches that mail for the destination goes to this host: DNSSEC, its policy, or the operator who named it (RFC 8689 §4.2.1)
 */
public record Hop(
        Optional<Domain> host,
        InetSocketAddress address,
        TlsDemand tls,
        Optional<Login> login,
        boolean named,
        Identity self,
        Optional<Dane> dane,
        Optional<TlsPolicy> unusable,
        Optional<StsPolicy> sts,
        boolean vouched) {

    public Hop(
            Optional<Domain> host,
            InetSocketAddress address,
            TlsDemand tls,
            Optional<Login> login,
            boolean named,
            Identity self) {
        this(host, address, tls, login, named, self, Optional.empty(), Optional.empty(), Optional.empty(), named);
    }

    /** A server that anybody may hand mail to. */
    public static Hop of(Domain host, InetSocketAddress address, TlsDemand tls, Identity self) {
        return new Hop(Optional.of(host), address, tls, Optional.empty(), false, self);
    }

    /** The same server, which is verified by its TLSA records. */
    public Hop with(Dane records) {
        return new Hop(
                host, address, TlsDemand.VERIFIED, login, named, self, Optional.of(records), unusable, sts, vouched);
    }

    /** The same server, whose TLSA records nobody can use. */
    public Hop withUnusable(TlsPolicy records) {
        return new Hop(host, address, tls, login, named, self, dane, Optional.of(records), sts, vouched);
    }

    /** The same server under a policy of its destination. */
    public Hop with(StsPolicy policy) {
        return new Hop(host, address, tls, login, named, self, dane, unusable, Optional.of(policy), vouched);
    }

    /** The same server with other demands. */
    public Hop with(TlsDemand other) {
        return new Hop(host, address, other, login, named, self, dane, unusable, sts, vouched);
    }

    /** The same server where a message demands this much as well. The operator's word that TLS is not to be used with it holds. */
    public Hop atLeast(TlsDemand least) {
        return tls == TlsDemand.NEVER || tls.compareTo(least) >= 0 ? this : with(least);
    }

    /** The same server, to which the destination's mail is known to go. */
    public Hop vouchedFor() {
        return new Hop(host, address, tls, login, named, self, dane, unusable, sts, true);
    }

    /** For people: the name if there is one, and the address. */
    @Override
    public String toString() {
        String where = address.getAddress().getHostAddress() + ":" + address.getPort();
        return host.map(name -> name + "[" + where + "]").orElse("[" + where + "]");
    }

    /** Who the server is, in notices. */
    public String name() {
        return host.map(Domain::name).orElseGet(() -> address.getAddress().getHostAddress());
    }
}
