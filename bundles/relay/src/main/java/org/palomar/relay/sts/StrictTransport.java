package org.palomar.relay.sts;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.sts.PolicyStore.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the policies of domains: asks for the record each time (the DNS remembers it), fetches what it announces and is not known, and believes what was fetched for as long as it holds, whatever the
 * DNS says meanwhile (RFC 8461 §5.1). Safe for any thread.
 */
public final class StrictTransport {

    /** A policy that could not be fetched is not tried again for so long; mail goes on with what is known. */
    static final Duration PAUSE = Duration.ofMinutes(5);

    /** One that is older is fetched anew, so that it does not run out (RFC 8461 §3.3). */
    static final Duration FRESH = Duration.ofDays(1);

    /** Domains whose failures are remembered. */
    private static final int MOST_FAILURES = 1000;

    private static final int LOCKS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(StrictTransport.class);

    private final PolicyStore store;
    private final Clock clock;
    /** Messages for one domain fetch once, others wait. */
    private final List<ReentrantLock> locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toList();

    private final Map<Domain, Instant> failed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Domain, Instant> eldest) {
            return size() > MOST_FAILURES;
        }
    };

    public StrictTransport(PolicyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The policies, with records that this resolver finds, and texts from there. */
    public Policies by(Resolver resolver, PolicyHost host) {
        return new Policies() {
            @Override
            public Optional<StsPolicy> of(Domain domain, TlsWatch watch) {
                return policy(resolver, host, domain, watch).filter(policy -> policy.mode() != StsPolicy.Mode.NONE);
            }

            @Override
            public boolean isUnsure(Domain domain) {
                return store.get(domain, clock.instant()).isEmpty() && mayAnnounce(resolver, domain);
            }
        };
    }

    private static boolean mayAnnounce(Resolver resolver, Domain domain) {
        return Domain.parse("_mta-sts." + domain)
                .filter(name -> resolver.txt(name) instanceof Answer.Failed<List<String>>
                        || announced(resolver, name).isPresent())
                .isPresent();
    }

    private Optional<StsPolicy> policy(Resolver resolver, PolicyHost host, Domain domain, TlsWatch watch) {
        Optional<String> id = Domain.parse("_mta-sts." + domain).flatMap(name -> announced(resolver, name));
        Optional<Stored> known = store.get(domain, clock.instant());
        if (id.isEmpty() || known.filter(stored -> isGood(stored, id.get())).isPresent()) {
            return known.map(Stored::policy);
        }
        ReentrantLock lock = locks.get(Math.floorMod(domain.hashCode(), LOCKS));
        lock.lock();
        try {
            known = store.get(domain, clock.instant());
            if (known.filter(stored -> isGood(stored, id.get())).isEmpty() && !hasFailed(domain)) {
                known = fetched(host, domain, id.get(), watch).or(() -> store.get(domain, clock.instant()));
            }
            return known.map(Stored::policy);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<String> announced(Resolver resolver, Domain name) {
        return resolver.txt(name) instanceof Answer.Found<List<String>> found
                ? StsRecord.id(found.value())
                : Optional.empty();
    }

    private boolean isGood(Stored stored, String id) {
        return stored.id().equals(id)
                && clock.instant().isBefore(stored.fetched().plus(FRESH));
    }

    private static TlsFailure.Kind kind(IOException failure) {
        return switch (failure) {
            case ProtocolException malformed -> TlsFailure.Kind.STS_POLICY_INVALID;
            case SSLException other -> TlsFailure.Kind.STS_WEBPKI_INVALID;
            default -> TlsFailure.Kind.STS_POLICY_FETCH_ERROR;
        };
    }

    private boolean hasFailed(Domain domain) {
        synchronized (failed) {
            Instant until = failed.get(domain);
            return until != null && clock.instant().isBefore(until);
        }
    }

    private Optional<Stored> fetched(PolicyHost host, Domain domain, String id, TlsWatch watch) {
        try {
            String text = host.fetch(domain);
            Optional<StsPolicy> policy = StsPolicy.parse(text);
            if (policy.isEmpty()) {
                throw new ProtocolException("it is no policy");
            }
            Stored stored = new Stored(id, clock.instant(), text, policy.get());
            store.put(domain, stored);
            return Optional.of(stored);
        } catch (IOException unreachable) {
            LOG.info("The MTA-STS policy of {} can't be fetched: {}", domain, unreachable.getMessage());
            watch.saw(new TlsSession(domain, TlsPolicy.none(domain), Optional.of(TlsFailure.of(kind(unreachable)))));
            synchronized (failed) {
                failed.remove(domain);
                failed.put(domain, clock.instant().plus(PAUSE));
            }
            return Optional.empty();
        }
    }
}
