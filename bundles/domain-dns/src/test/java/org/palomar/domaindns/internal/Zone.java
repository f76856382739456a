package org.palomar.domaindns.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A DNS of what the test puts into it. */
final class Zone implements Resolver {

    private final Map<String, Object> records = new HashMap<>();

    /** Whether anybody answers. */
    boolean silent;

    /** Whether addresses of one kind can't be found out. */
    boolean half;

    Security security = Security.INSECURE;

    Zone mx(String domain, String... hosts) {
        return put(
                "mx " + domain,
                hosts.length == 0
                        ? new MailRoute.NullMx()
                        : new MailRoute.Exchangers(Arrays.stream(hosts)
                                .map(host -> new Exchanger(10, Domain.of(host)))
                                .toList()));
    }

    Zone address(String host, String address) {
        InetAddress parsed = Network.parseAddress(address).orElseThrow();
        return put("a " + host, new HostAddresses(Domain.of(host), List.of(parsed)));
    }

    Zone ptr(String address, String host) {
        return put("ptr " + address, List.of(Domain.of(host)));
    }

    Zone txt(String name, String... texts) {
        return put("txt " + name, List.of(texts));
    }

    Zone tlsa(String host, TlsaRecord record) {
        return put("tlsa " + host, List.of(record));
    }

    Zone srv(String name, String host, int port) {
        return put("srv " + name, List.of(new ServiceHost(0, 1, port, Domain.of(host))));
    }

    private Zone put(String name, Object value) {
        records.put(name, value);
        return this;
    }

    @SuppressWarnings("unchecked") // the name says what kind it is
    private <T> Answer<T> get(String name) {
        if (silent) {
            return new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        }
        Object value = records.get(name);
        return value == null
                ? new Answer.NoSuchName<>(Duration.ZERO, security)
                : new Answer.Found<>((T) value, Duration.ZERO, security);
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return get("mx " + domain);
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        Answer<HostAddresses> all = get("a " + host);
        return half ? all.map(one -> new HostAddresses(one.name(), one.addresses(), false)) : all;
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        return get("txt " + name);
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return get("tlsa " + host);
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        return get("ptr " + address.getHostAddress());
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return get("srv " + service);
    }
}
