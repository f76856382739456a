package org.palomar.relay.peer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A resolver that knows what it was told; other names do not exist. Safe for any thread. */
public final class KnownHosts implements Resolver {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<Domain, Answer<MailRoute>> routes = new ConcurrentHashMap<>();
    private final Map<Domain, Answer<HostAddresses>> hosts = new ConcurrentHashMap<>();
    private final Map<Domain, Answer<List<TlsaRecord>>> certificates = new ConcurrentHashMap<>();
    private final Map<Domain, Answer<List<String>>> texts = new ConcurrentHashMap<>();
    private final Set<Domain> signed = ConcurrentHashMap.newKeySet();

    /** A domain's exchangers, each as {@code 10 mx.example.org}. */
    public KnownHosts mx(String domain, String... exchangers) {
        List<Exchanger> list = new ArrayList<>();
        for (String exchanger : exchangers) {
            String[] parts = exchanger.split(" ", 2);
            list.add(new Exchanger(Integer.parseInt(parts[0]), Domain.of(parts[1])));
        }
        return route(domain, found(new MailRoute.Exchangers(list)));
    }

    public KnownHosts nullMx(String domain) {
        return route(domain, found(new MailRoute.NullMx()));
    }

    /** A domain that is its own exchanger. */
    public KnownHosts implicit(String domain, String... addresses) {
        return route(domain, found(new MailRoute.Implicit(addresses(domain, addresses))));
    }

    public KnownHosts nothing(String domain) {
        return route(domain, new Answer.NoData<>(HOUR, Security.INSECURE));
    }

    public KnownHosts failing(String domain) {
        return route(domain, new Answer.Failed<>(Failure.TIMEOUT, "no server answered"));
    }

    /** A domain whose exchangers are signed, and not by its keys. */
    public KnownHosts forged(String domain) {
        return route(domain, new Answer.Failed<>(Failure.BOGUS, "forged"));
    }

    /** A host likewise. */
    public KnownHosts forgedHost(String name) {
        hosts.put(Domain.of(name), new Answer.Failed<>(Failure.BOGUS, "forged"));
        return this;
    }

    private KnownHosts route(String domain, Answer<MailRoute> answer) {
        routes.put(Domain.of(domain), answer);
        return this;
    }

    public KnownHosts host(String name, String... addresses) {
        hosts.put(Domain.of(name), found(addresses(name, addresses)));
        return this;
    }

    /** A host whose addresses of the other kind can't be found out. */
    public KnownHosts partOfHost(String name, String... addresses) {
        HostAddresses known = addresses(name, addresses);
        hosts.put(Domain.of(name), found(new HostAddresses(known.name(), known.addresses(), false)));
        return this;
    }

    public KnownHosts failingHost(String name) {
        hosts.put(Domain.of(name), new Answer.Failed<>(Failure.SERVER_FAILURE, "the server failed"));
        return this;
    }

    public KnownHosts emptyHost(String name) {
        hosts.put(Domain.of(name), new Answer.NoData<>(HOUR, Security.INSECURE));
        return this;
    }

    /** Names whose records are vouched for, whatever they are. */
    public KnownHosts signed(String... names) {
        for (String name : names) {
            signed.add(Domain.of(name));
        }
        return this;
    }

    public KnownHosts tlsa(String host, TlsaRecord... records) {
        certificates.put(Domain.of(host), found(List.of(records)));
        return this;
    }

    /** The texts of a name; none for an answer that can't be had. */
    public KnownHosts txt(String name, String... lines) {
        Answer<List<String>> answer =
                lines.length == 0 ? new Answer.Failed<>(Failure.TIMEOUT, "no server answered") : found(List.of(lines));
        texts.put(Domain.of(name), answer);
        return this;
    }

    public KnownHosts failingTlsa(String host) {
        certificates.put(Domain.of(host), new Answer.Failed<>(Failure.BOGUS, "forged"));
        return this;
    }

    /** A host whose addresses are those of another name. */
    public KnownHosts alias(String name, String own, String... addresses) {
        hosts.put(Domain.of(name), found(addresses(own, addresses)));
        return this;
    }

    private <T> Answer<T> vouched(Domain name, Answer<T> answer) {
        return signed.contains(name) && answer instanceof Answer.Found<T> found
                ? new Answer.Found<>(found.value(), found.ttl(), Security.SECURE)
                : answer;
    }

    private static HostAddresses addresses(String name, String... addresses) {
        List<InetAddress> list = new ArrayList<>();
        for (String address : addresses) {
            list.add(AddressLiteral.parseHost(address).orElseThrow());
        }
        return new HostAddresses(Domain.of(name), list);
    }

    private static <T> Answer<T> found(T value) {
        return new Answer.Found<>(value, HOUR, Security.INSECURE);
    }

    private static <T> Answer<T> none() {
        return new Answer.NoSuchName<>(HOUR, Security.INSECURE);
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return vouched(domain, routes.getOrDefault(domain, none()));
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        return vouched(host, hosts.getOrDefault(host, none()));
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        return texts.getOrDefault(name, none());
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return vouched(host, certificates.getOrDefault(host, none()));
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        return none();
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return none();
    }
}
