package org.palomar.net.https;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A resolver that knows where some hosts are, and nothing else. */
record NamedHosts(Map<Domain, List<String>> hosts) implements Resolver {

    private static final Duration HOUR = Duration.ofHours(1);

    private static <T> Answer<T> none() {
        return new Answer.NoSuchName<>(HOUR, Security.INSECURE);
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        List<InetAddress> known = hosts.getOrDefault(host, List.of()).stream()
                .map(address -> AddressLiteral.parseHost(address).orElseThrow())
                .toList();
        return known.isEmpty() ? none() : new Answer.Found<>(new HostAddresses(host, known), HOUR, Security.INSECURE);
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return none();
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        return none();
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return none();
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
