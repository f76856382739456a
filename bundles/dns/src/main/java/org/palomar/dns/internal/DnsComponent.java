package org.palomar.dns.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Domain;
import org.palomar.api.config.LastGood;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;

/**
 * The resolver with the settings in force. New ones hold for calls that begin afterwards, with an empty cache; calls under way end as they began. Safe for any thread.
 */
@Component(
        immediate = true,
        service = {Resolver.class, HealthIndicator.class, MetricSource.class},
        configurationPid = DnsSettings.PID)
@Designate(ocd = DnsConfiguration.class)
public final class DnsComponent implements Resolver, HealthIndicator, MetricSource {

    private static final Path SYSTEM = Path.of("/etc/resolv.conf");

    private record InForce(DnsSettings settings, Upstream upstream, Reachability reachability, DnsResolver resolver) {}

    private final LastGood<DnsSettings> settings = new LastGood<>(DnsSettings.PID, DnsSettings::read);
    private final Transport transport = new Transport();
    private final Figures figures = new Figures();
    private volatile InForce inForce;

    @Activate
    public DnsComponent(Map<String, Object> properties) {
        inForce = with(settings.update(properties));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        DnsSettings next = settings.update(properties);
        if (!next.equals(inForce.settings())) {
            inForce = with(next);
        }
    }

    /** Ends the calls that wait. */
    @Deactivate
    void stop() throws IOException {
        transport.close();
    }

    private InForce with(DnsSettings next) {
        Supplier<List<InetSocketAddress>> servers =
                next.servers().isEmpty() ? new ResolvConf(SYSTEM, System::nanoTime) : next::servers;
        Reachability reachability = new Reachability(Clock.systemUTC());
        Upstream upstream = new Upstream(
                trusted(servers, next.dnssec()),
                next.attempts(),
                transport,
                reachability,
                new Pulse(System::nanoTime).unproven());
        Source source = next.dnssec() == Dnssec.VALIDATE
                ? new ValidatedSource(upstream, next.trustAnchors(), Clock.systemUTC())
                : new PlainSource(upstream, next.dnssec() == Dnssec.TRUST_AD);
        AnswerCache cache = new AnswerCache(next.cacheEntries(), System::nanoTime);
        Lookups lookups = new Lookups(source, cache, next.atOnce(), figures);
        return new InForce(next, upstream, reachability, new DnsResolver(lookups, next.deadline()));
    }

    /**
     * A resolver that checks refuses what is forged (SERVFAIL, RFC 4035 §5.5) or what it can't check in time: asking another one then would bring the forgery as an answer that
     * nobody has looked at, with which DANE does not apply.
     */
    private static Supplier<List<InetSocketAddress>> trusted(Supplier<List<InetSocketAddress>> servers, Dnssec dnssec) {
        return dnssec == Dnssec.TRUST_AD ? () -> Servers.localIfAny(servers.get()) : servers;
    }

    /** Whether signatures are to be checked here is not known where no settings were right yet: mail that left by the defaults might do without DANE. */
    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return settings.unsettled()
                .<Answer<MailRoute>>map(why -> new Answer.Failed<>(Failure.UNREACHABLE, why))
                .orElseGet(() -> inForce.resolver().mx(domain));
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        return inForce.resolver().addresses(host);
    }

    @Override
    public Answer<List<InetAddress>> ipv4(Domain name) {
        return inForce.resolver().ipv4(name);
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        return inForce.resolver().txt(name);
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return inForce.resolver().tlsa(host, port);
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress address) {
        return inForce.resolver().ptr(address);
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return inForce.resolver().srv(service);
    }

    @Override
    public List<HealthFinding> findings() {
        InForce now = inForce;
        return Stream.concat(
                        settings.findings("dns", "no mail goes to other servers").stream(),
                        now.reachability().findings(now.upstream().text()).stream())
                .toList();
    }

    @Override
    public void report(MetricSink sink) {
        figures.report(sink, inForce.resolver().lookups().cacheEntries());
    }
}
