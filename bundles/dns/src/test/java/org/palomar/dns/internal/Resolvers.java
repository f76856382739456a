package org.palomar.dns.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A resolver put together for a test, with what tests look into. */
final class Resolvers implements AutoCloseable {

    static final Duration PATIENT = Duration.ofSeconds(30);
    static final Duration HASTY = Duration.ofMillis(300);

    final Transport transport = new Transport();
    final Reachability reachability = new Reachability(Clock.systemUTC());
    final Figures figures = new Figures();
    final AtomicLong ticks = new AtomicLong();

    private final List<InetSocketAddress> servers;
    private int attempts = 1;
    private int atOnce = 1_000;
    private int cacheEntries = 1_000;
    private Duration deadline = PATIENT;

    Resolvers(ScriptedServer... servers) {
        this.servers = List.of(servers).stream().map(ScriptedServer::address).toList();
    }

    Resolvers attempts(int most) {
        attempts = most;
        return this;
    }

    Resolvers atOnce(int most) {
        atOnce = most;
        return this;
    }

    Resolvers cacheEntries(int most) {
        cacheEntries = most;
        return this;
    }

    Resolvers deadline(Duration longest) {
        deadline = longest;
        return this;
    }

    /** What looks at no signatures. */
    DnsResolver plain() {
        return over(new PlainSource(upstream(), false));
    }

    /** What believes the servers, which are on this machine. */
    DnsResolver trusting() {
        return over(new PlainSource(upstream(), true));
    }

    DnsResolver validating(String trustAnchors) {
        return over(new ValidatedSource(upstream(), trustAnchors, Clock.systemUTC()));
    }

    private Upstream upstream() {
        return new Upstream(() -> servers, attempts, transport, reachability);
    }

    private DnsResolver over(Source source) {
        AnswerCache cache = new AnswerCache(cacheEntries, ticks::get);
        return new DnsResolver(new Lookups(source, cache, atOnce, figures), deadline);
    }

    void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
