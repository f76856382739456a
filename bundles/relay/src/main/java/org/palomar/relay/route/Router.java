package org.palomar.relay.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.StsPolicy;

/**
 * Finds the servers of a destination (RFC 5321 §5.1). Immutable.
 *
 * @param resolver asked for exchangers and addresses
 * @param rules what of it is used, and how
 * @param policies what destinations demand over HTTPS (MTA-STS)
 * @param ourselves whether this server listens for mail at an address and port
 * @param random mixes exchangers of one preference
 * @param watch hears what keeps TLS from being negotiated at all
 */
public record Router(
        Resolver resolver,
        Rules rules,
        Policies policies,
        Predicate<InetSocketAddress> ourselves,
        Random random,
        TlsWatch watch) {

    /** The most addresses that one attempt tries: each may take the connection's deadline. */
    public static final int MAX_HOPS = 8;

    /** One that tells nobody of TLS. */
    public Router(
            Resolver resolver, Rules rules, Policies policies, Predicate<InetSocketAddress> ourselves, Random random) {
        this(resolver, rules, policies, ourselves, random, TlsWatch.NONE);
    }

    /** The same, telling nobody of TLS. */
    public Router silent() {
        return new Router(resolver, rules, policies, ourselves, random);
    }

    /** The same, but what destinations demand of TLS does not count. What the operator demands does. */
    public Router lenient() {
        return new Router(resolver, rules.lenient(), Policies.NONE, ourselves, random, TlsWatch.NONE);
    }

    /** Whether a domain may have a policy that can't be had now, and that would vouch for its servers. */
    public boolean isUnsure(Domain destination) {
        return rules.asksFor(destination) && policies.isUnsure(destination);
    }

    /** The servers on a way to a domain, the preferred ones first. */
    public Directions to(Domain destination, Route route) {
        return route.smartHost().isPresent()
                ? through(route.smartHost().get(), route.self())
                : directlyTo(destination, route);
    }

    /** The servers of a domain, whatever smart host a way has. */
    public Directions directlyTo(Domain destination, Route route) {
        return switch (resolver.mx(destination)) {
            case Answer.Found<MailRoute> found ->
                follow(new Search(destination, route, found.security()), found.value());
            case Answer.NoData<MailRoute> none ->
                never("5.4.4", destination + " has neither mail exchangers nor addresses");
            case Answer.NoSuchName<MailRoute> none -> never("5.1.2", "The domain " + destination + " does not exist");
            case Answer.Failed<MailRoute> failed -> {
                tellIfForged(failed, destination, destination, "");
                yield notNow("The mail exchangers of " + destination + " can't be found out: " + failed.detail());
            }
        };
    }

    private Directions follow(Search search, MailRoute found) {
        return switch (found) {
            case MailRoute.NullMx none ->
                // RFC 7505 §4.2
                new Directions.Never(new RemoteReply(556, "5.1.10", search.destination + " takes no mail (null MX)"));
            case MailRoute.Implicit(HostAddresses host) -> {
                search.found(new Exchanger(0, search.destination), host, search.security);
                yield search.directions();
            }
            case MailRoute.Exchangers(List<Exchanger> hosts) -> {
                preferredFirst(hosts).forEach(search::add);
                yield search.directions();
            }
        };
    }

    private List<Exchanger> preferredFirst(List<Exchanger> hosts) {
        List<Exchanger> mixed = new ArrayList<>(hosts);
        Collections.shuffle(mixed, random);
        mixed.sort(Comparator.comparingInt(Exchanger::preference));
        return mixed;
    }

    /** The way through the smart host, which takes mail for everybody. */
    private Directions through(SmartHost smart, Identity self) {
        Domain host = smart.host();
        return switch (resolver.addresses(host)) {
            case Answer.Found<HostAddresses> found -> through(smart, self, found.value());
            case Answer.Failed<HostAddresses> failed ->
                notNow("The addresses of " + host + " can't be found out: " + failed.detail());
            default -> notNow("The host " + host + " has no addresses");
        };
    }

    /** Refused networks are not for it: whoever names a smart host may well name this machine. */
    private Directions through(SmartHost smart, Identity self, HostAddresses found) {
        List<Hop> usable = alternating(found.addresses()).stream()
                .filter(rules::speaks)
                .limit(MAX_HOPS)
                .map(address -> smart.at(address, self))
                .toList();
        List<Hop> hops =
                usable.stream().filter(hop -> !ourselves.test(hop.address())).toList();
        if (hops.isEmpty() && !usable.isEmpty()) {
            return notNow("The host " + smart.host() + " is this server: mail would come back for ever");
        }
        return hops.isEmpty()
                ? notNow("The host " + smart.host() + " has no usable address")
                : new Directions.Hops(hops);
    }

    /** RFC 8460 §4.3.2.1: signatures do not hold. */
    private void tellIfForged(Answer.Failed<?> failed, Domain destination, Domain name, String host) {
        if (failed.failure() == Failure.BOGUS && rules.asksFor(destination)) {
            tell(
                    destination,
                    new TlsPolicy(TlsPolicy.Type.TLSA, name, List.of(), List.of()),
                    TlsFailure.Kind.DNSSEC_INVALID,
                    host);
        }
    }

    private void tell(Domain destination, TlsPolicy demanded, TlsFailure.Kind kind, String host) {
        watch.saw(new TlsSession(destination, demanded, Optional.of(new TlsFailure(kind, "", host, ""))));
    }

    private static Directions never(String status, String text) {
        return new Directions.Never(RemoteReply.of(550, status, text));
    }

    private static Directions notNow(String text) {
        return new Directions.NotNow(RemoteReply.of(451, "4.4.3", text));
    }

    /** IPv6 and IPv4 in turns, so that a kind that leads nowhere costs one attempt in two. */
    private static List<InetAddress> alternating(List<InetAddress> addresses) {
        List<InetAddress> six = addresses.stream()
                .filter(address -> address.getAddress().length > 4)
                .toList();
        List<InetAddress> four = addresses.stream()
                .filter(address -> address.getAddress().length == 4)
                .toList();
        List<InetAddress> mixed = new ArrayList<>(addresses.size());
        for (int i = 0; i < Math.max(six.size(), four.size()); i++) {
            if (i < six.size()) {
                mixed.add(six.get(i));
            }
            if (i < four.size()) {
                mixed.add(four.get(i));
            }
        }
        return mixed;
    }

    /** Goes through the hosts of a destination, the preferred ones first. */
    private final class Search {

        private final Domain destination;
        private final Route route;
        private final Security security;
        private final Optional<StsPolicy> policy;
        private final Map<Hop, Integer> hops = new LinkedHashMap<>();
        private final Map<Domain, Integer> unfound = new LinkedHashMap<>();
        private String trouble = "";
        /** Of a host that may be found tomorrow. */
        private String lookup = "";

        private boolean ours;

        /** @param security how far DNSSEC vouches for the exchangers */
        Search(Domain destination, Route route, Security security) {
            this.destination = destination;
            this.route = route;
            this.security = security;
            this.policy = rules.asksFor(destination) ? policies.of(destination, watch) : Optional.empty();
        }

        void add(Exchanger exchanger) {
            if (ours || hops.size() >= MAX_HOPS) {
                return;
            }
            switch (resolver.addresses(exchanger.host())) {
                case Answer.Found<HostAddresses> found -> found(exchanger, found.value(), found.security());
                case Answer.Failed<HostAddresses> failed -> {
                    tellIfForged(
                            failed,
                            destination,
                            exchanger.host(),
                            exchanger.host().name());
                    unfound.put(exchanger.host(), exchanger.preference());
                    lookup = "The addresses of " + exchanger.host() + " can't be found out: " + failed.detail();
                    trouble = lookup;
                }
                default -> {
                    // a host without addresses is none
                }
            }
        }

        /** @param vouched how far DNSSEC vouches for the addresses */
        void found(Exchanger exchanger, HostAddresses found, Security vouched) {
            Domain host = exchanger.host();
            int preference = exchanger.preference();
            List<InetSocketAddress> addresses = alternating(found.addresses()).stream()
                    .map(address -> new InetSocketAddress(address, rules.port()))
                    .toList();
            if (addresses.stream().anyMatch(ourselves)) {
                // RFC 5321 §5.1: what is not preferred to ourselves would bring it back to us
                ours = true;
                hops.values().removeIf(other -> other >= preference);
                unfound.values().removeIf(other -> other >= preference);
                return;
            }
            if (!found.whole() && found.addresses().stream().noneMatch(rules::allows)) {
                unfound.put(host, preference);
                lookup = "Not all addresses of " + host + " can be found out";
                trouble = lookup;
            }
            Optional<StsPolicy> other = policy.filter(strict -> strict.isEnforced() && !strict.names(host));
            if (other.isPresent()) {
                tellOfStranger(host, other.get());
                unfound.put(host, preference);
                trouble = "The MTA-STS policy of " + destination + " does not name " + host;
                return;
            }
            UnaryOperator<Hop> protection = UnaryOperator.identity();
            if (rules.dane() && rules.asksFor(destination) && security.and(vouched) == Security.SECURE) {
                switch (new Protection(resolver, rules.port()).of(host, found.name(), destination)) {
                    case Protection.Nothing nothing -> {}
                    case Protection.Demanded demanded -> protection = demanded::over;
                    case Protection.Unknown unknown -> {
                        unfound.put(host, preference);
                        lookup = unknown.trouble();
                        trouble = lookup;
                        if (unknown.forged()) {
                            tellOfForgery(host);
                        }
                        return;
                    }
                }
            }
            UnaryOperator<Hop> protecting = protection;
            addresses.stream()
                    .filter(address -> rules.allows(address.getAddress()))
                    .limit(MAX_HOPS - (long) hops.size())
                    .forEach(address -> hops.putIfAbsent(protecting.apply(hop(host, address)), preference));
        }

        private void tellOfForgery(Domain host) {
            tell(
                    destination,
                    new TlsPolicy(TlsPolicy.Type.TLSA, host, List.of(), List.of()),
                    TlsFailure.Kind.DNSSEC_INVALID,
                    host.name());
        }

        /** A server that is preferred would have been asked; one behind others perhaps never. */
        private void tellOfStranger(Domain host, StsPolicy strict) {
            if (hops.isEmpty()) {
                tell(
                        destination,
                        new TlsPolicy(TlsPolicy.Type.STS, destination, strict.lines(), strict.mx()),
                        TlsFailure.Kind.VALIDATION_FAILURE,
                        host.name());
            }
        }

        private Hop hop(Domain host, InetSocketAddress address) {
            TlsDemand strict = policy.filter(StsPolicy::isEnforced).isPresent() ? TlsDemand.VERIFIED : TlsDemand.NEVER;
            TlsDemand demand = Stream.of(rules.tls(destination), route.least(), strict)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            boolean enforced = strict == TlsDemand.VERIFIED;
            Hop anybodys = Hop.of(host, address, demand, route.self());
            Hop hop = enforced || security == Security.SECURE ? anybodys.vouchedFor() : anybodys;
            return policy.map(hop::with).orElse(hop);
        }

        Directions directions() {
            if (!hops.isEmpty()) {
                // what is not preferred to ourselves is none, found or not
                return new Directions.Hops(List.copyOf(hops.keySet()), unfound.isEmpty() ? "" : lookup);
            }
            if (!unfound.isEmpty()) {
                return notNow(trouble);
            }
            return ours
                    ? never("5.4.6", "Mail for " + destination + " comes back to this server, which has no such domain")
                    : never("5.4.4", "No mail exchanger of " + destination + " has a usable address");
        }
    }
}
