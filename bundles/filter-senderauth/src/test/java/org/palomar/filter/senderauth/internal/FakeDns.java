package org.palomar.filter.senderauth.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A DNS that says what the test wants. */
final class FakeDns implements Resolver {

    final Map<String, List<String>> texts = new ConcurrentHashMap<>();
    final Map<String, String> hosts = new ConcurrentHashMap<>();
    final List<String> asked = new ArrayList<>();

    /** Names that nobody answers for, nor for names below them. */
    final List<String> silent = new ArrayList<>();

    boolean dead;

    private <T> Answer<T> absent() {
        return dead
                ? new Answer.Failed<>(Failure.TIMEOUT, "nobody answers")
                : new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE);
    }

    private static <T> Answer<T> found(T value) {
        return new Answer.Found<>(value, Duration.ZERO, Security.INSECURE);
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return absent();
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        String address = hosts.get(host.name());
        return dead || address == null
                ? absent()
                : found(new HostAddresses(
                        host, List.of(AddressLiteral.parseHost(address).orElseThrow())));
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        asked.add(name.name());
        if (silent.stream()
                .anyMatch(one -> name.name().equals(one) || name.name().endsWith("." + one))) {
            return new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        }
        List<String> all = texts.get(name.name());
        return dead || all == null ? absent() : found(all);
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return absent();
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        List<Domain> names = hosts.entrySet().stream()
                .filter(entry -> entry.getValue().equals(address.getHostAddress()))
                .map(entry -> Domain.of(entry.getKey()))
                .toList();
        return dead || names.isEmpty() ? absent() : found(names);
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return absent();
    }
}
