package org.palomar.dns.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Answer.Failed;
import org.palomar.api.dns.Answer.Found;
import org.palomar.api.dns.Answer.NoData;
import org.palomar.api.dns.Answer.NoSuchName;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;

/**
 * What a mail server asks, made of single questions; a call has its deadline over all of them.
 *
 * @param deadline of a call
 */
record DnsResolver(Lookups lookups, Duration deadline) implements Resolver {

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        Deadline end = Deadline.in(deadline);
        Answer<Owned<MailRoute>> exchangers = lookups.find(Kind.MX, name(domain), end);
        // RFC 5321 §5.1: without any MX the domain is its own host; a failure is not that.
        return exchangers instanceof NoData<?> none
                ? implicit(addresses(domain, end), none)
                : exchangers.map(Owned::value);
    }

    private static Answer<MailRoute> implicit(Answer<HostAddresses> host, NoData<?> noExchanger) {
        return switch (host) {
            case Found<HostAddresses> found ->
                new Found<>(
                        new MailRoute.Implicit(found.value()),
                        least(found.ttl(), noExchanger.ttl()),
                        found.security().and(noExchanger.security()));
            case NoData<HostAddresses> absent ->
                new NoData<>(
                        least(absent.ttl(), noExchanger.ttl()),
                        absent.security().and(noExchanger.security()));
            // The name was there a moment ago; that it is not takes the other answer's place.
            case NoSuchName<HostAddresses> absent -> new NoSuchName<>(absent.ttl(), absent.security());
            case Failed<HostAddresses> failed -> new Failed<>(failed.failure(), failed.detail());
        };
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        return addresses(host, Deadline.in(deadline));
    }

    @Override
    public Answer<List<InetAddress>> ipv4(Domain name) {
        return lookups.find(Kind.A, name(name), Deadline.in(deadline)).map(Owned::value);
    }

    private Answer<HostAddresses> addresses(Domain host, Deadline end) {
        // Half of the time: there are servers that never answer questions of this kind (RFC 4074 §4.1).
        Answer<Owned<List<InetAddress>>> six = lookups.find(Kind.AAAA, name(host), end.share(2));
        Answer<Owned<List<InetAddress>>> four = lookups.find(Kind.A, name(host), end);
        if (six instanceof Found<Owned<List<InetAddress>>> first) {
            return four instanceof Found<Owned<List<InetAddress>>> second
                    ? both(host, first, second)
                    : first.map(found -> host(host, found, four));
        }
        if (four instanceof Found<Owned<List<InetAddress>>> only) {
            return only.map(found -> host(host, found, six));
        }
        // A failure outweighs an absence, and of two absences that of the name.
        Answer<Owned<List<InetAddress>>> weightier =
                four instanceof Failed<?> || (four instanceof NoSuchName<?> && !(six instanceof Failed<?>))
                        ? four
                        : six;
        return weightier.map(found -> host(host, found, weightier));
    }

    private static Answer<HostAddresses> both(
            Domain asked, Found<Owned<List<InetAddress>>> six, Found<Owned<List<InetAddress>>> four) {
        List<InetAddress> addresses = new ArrayList<>(six.value().value());
        addresses.addAll(four.value().value());
        return new Found<>(
                new HostAddresses(ownName(asked, six.value()), addresses),
                least(six.ttl(), four.ttl()),
                six.security().and(four.security()));
    }

    /** @param other what became of the other kind */
    private static HostAddresses host(Domain asked, Owned<List<InetAddress>> found, Answer<?> other) {
        return new HostAddresses(ownName(asked, found), found.value(), !(other instanceof Failed<?>));
    }

    /** Where aliases led to, if that can be written; names of the DNS may have any octets. */
    private static Domain ownName(Domain asked, Owned<?> found) {
        return Kind.domain(found.owner()).orElse(asked);
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        return lookups.find(Kind.TXT, name(name), Deadline.in(deadline)).map(Owned::value);
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("a port is from 1 to 65535");
        }
        try {
            // RFC 6698 §3
            Name service = Name.concatenate(Name.fromConstantString("_" + port + "._tcp"), name(host));
            return lookups.find(Kind.TLSA, service, Deadline.in(deadline)).map(Owned::value);
        } catch (NameTooLongException cannotExist) {
            return new NoSuchName<>(Lookups.MAX_NEGATIVE_TTL, Security.INDETERMINATE);
        }
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        return lookups.find(Kind.PTR, ReverseMap.fromAddress(address), Deadline.in(deadline))
                .map(Owned::value);
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return lookups.find(Kind.SRV, name(service), Deadline.in(deadline)).map(Owned::value);
    }

    private static Name name(Domain domain) {
        try {
            return Name.fromString(domain.name(), Name.root);
        } catch (TextParseException everyDomainIsAName) {
            throw new IllegalStateException(everyDomainIsAName);
        }
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
