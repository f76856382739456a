package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A DNS with lists that say what the test wants. */
final class KnownLists implements Resolver {

    final Map<String, List<InetAddress>> records = new ConcurrentHashMap<>();
    final Map<String, String> texts = new ConcurrentHashMap<>();
    final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** Zones below which nobody answers. */
    final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** Hosts of which one kind of addresses can't be found out. */
    final Set<String> half = ConcurrentHashMap.newKeySet();

    /** Zones for which our own resolver has no time. */
    final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** Whether our own resolver has no place for those who wait. */
    volatile boolean waitsForPlaces;

    /** Questions that must be there at the same time before one is answered; none by default. */
    volatile CountDownLatch together = new CountDownLatch(0);

    final AtomicInteger questions = new AtomicInteger();

    /** A list of addresses as it should be, with what it lists for tests. */
    KnownLists addresses(String zone) {
        return with("2.0.0.127." + zone, "127.0.0.2");
    }

    /** The same for IPv6. */
    KnownLists addresses6(String zone) {
        return with("2.0.0.0.0.0.f.7.f.f.f.f" + ".0".repeat(20) + "." + zone, "127.0.0.2");
    }

    KnownLists domains(String zone) {
        return with("test." + zone, "127.0.1.2");
    }

    KnownLists with(String name, String... codes) {
        records.put(
                name,
                Arrays.stream(codes)
                        .map(code -> Network.parseAddress(code).orElseThrow())
                        .toList());
        return this;
    }

    @Override
    public Answer<List<InetAddress>> ipv4(Domain host) {
        asked.add(host.name());
        questions.incrementAndGet();
        together.countDown();
        try {
            together.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new Answer.Failed<>(waitsForPlaces ? Failure.BUSY : Failure.INTERRUPTED, "interrupted");
        }
        if (silent.stream().anyMatch(zone -> host.name().endsWith("." + zone))) {
            return new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        }
        if (busy.stream().anyMatch(zone -> host.name().endsWith("." + zone))) {
            return new Answer.Failed<>(Failure.BUSY, "too much is asked");
        }
        List<InetAddress> any = records.getOrDefault(wildcard(host), List.of());
        List<InetAddress> found = records.getOrDefault(host.name(), any);
        return found.isEmpty()
                ? new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE)
                : new Answer.Found<>(found, Duration.ZERO, Security.INSECURE);
    }

    private String wildcard(Domain host) {
        return records.keySet().stream()
                .filter(name -> name.startsWith("*.") && host.name().endsWith(name.substring(1)))
                .findFirst()
                .orElse("");
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        String text = texts.get(name.name());
        return text == null
                ? new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE)
                : new Answer.Found<>(List.of(text), Duration.ZERO, Security.INSECURE);
    }

    private static <T> Answer<T> unasked() {
        throw new IllegalStateException("nobody asks that");
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return unasked();
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        if (silent.contains(host.name())) {
            return new Answer.Failed<>(Failure.TIMEOUT, "nobody answers");
        }
        List<InetAddress> found = records.getOrDefault(host.name(), List.of());
        return found.isEmpty()
                ? new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE)
                : new Answer.Found<>(
                        new HostAddresses(host, found, !half.contains(host.name())), Duration.ZERO, Security.INSECURE);
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return unasked();
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        return unasked();
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return unasked();
    }
}
