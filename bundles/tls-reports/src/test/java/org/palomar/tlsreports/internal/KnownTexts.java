package org.palomar.tlsreports.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

/** A resolver that knows where some domains want their reports; every host is on this machine. */
final class KnownTexts implements Resolver {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<Domain, Answer<List<String>>> texts = new ConcurrentHashMap<>();

    private final Set<Domain> slow = ConcurrentHashMap.newKeySet();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<Domain> asked = new CopyOnWriteArrayList<>();

    void wants(String domain, String text) {
        texts.put(Domain.of("_smtp._tls." + domain), new Answer.Found<>(List.of(text), HOUR, Security.INSECURE));
    }

    void fails(String domain) {
        texts.put(Domain.of("_smtp._tls." + domain), new Answer.Failed<>(Failure.TIMEOUT, "no server answered"));
    }

    /** No answer comes before {@link #answers}. */
    void hangs(String domain) {
        slow.add(Domain.of("_smtp._tls." + domain));
    }

    void answers() {
        answers.countDown();
    }

    /** Questions for a domain's places. */
    int questions(String domain) {
        return Collections.frequency(asked, Domain.of("_smtp._tls." + domain));
    }

    private static <T> Answer<T> none() {
        return new Answer.NoSuchName<>(HOUR, Security.INSECURE);
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        asked.add(name);
        if (slow.contains(name)) {
            try {
                answers.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        return texts.getOrDefault(name, none());
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        return new Answer.Found<>(
                new HostAddresses(host, List.of(InetAddress.getLoopbackAddress())), HOUR, Security.INSECURE);
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
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
