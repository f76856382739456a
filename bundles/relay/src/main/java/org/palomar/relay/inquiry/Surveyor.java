package org.palomar.relay.inquiry;

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.destination.DestinationReport.Verdict;
import org.palomar.api.destination.MailHost;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.relay.route.Router;
import org.palomar.relay.sts.StsPolicy;

/** Asks the DNS and for policies, and says what they say. Safe for any thread. */
record Surveyor(Router router, Clock clock) {

    /** Hosts that are looked at; mail tries fewer addresses. */
    private static final int MOST_HOSTS = 10;

    Landscape survey(Domain domain) {
        return switch (router.resolver().mx(domain)) {
            case Answer.Found<MailRoute> found -> found(domain, found.value(), found.security());
            case Answer.NoData<MailRoute> none ->
                end(Verdict.NO_MAIL, "it has neither mail exchangers nor addresses", Optional.of(none.security()));
            case Answer.NoSuchName<MailRoute> none ->
                end(Verdict.NO_DOMAIN, "there is no such domain", Optional.of(none.security()));
            case Answer.Failed<MailRoute> failed ->
                end(
                        Verdict.UNKNOWN,
                        "its mail exchangers can't be found out now: " + failed.detail(),
                        Optional.empty());
        };
    }

    private static Landscape end(Verdict verdict, String route, Optional<Security> security) {
        return new Landscape(Optional.of(verdict), route, security, "not asked for", List.of());
    }

    private Landscape found(Domain domain, MailRoute route, Security security) {
        return switch (route) {
            case MailRoute.NullMx none ->
                end(Verdict.NO_MAIL, "it says that it takes no mail (null MX, RFC 7505)", Optional.of(security));
            case MailRoute.Implicit(HostAddresses host) ->
                landscape(
                        domain,
                        "no mail exchangers: the domain itself",
                        security,
                        Stream.of(host(domain, 0, host, security, security)));
            case MailRoute.Exchangers(List<Exchanger> hosts) ->
                landscape(
                        domain,
                        hosts.size() + (hosts.size() == 1 ? " mail exchanger" : " mail exchangers"),
                        security,
                        hosts.stream().limit(MOST_HOSTS).map(one -> host(one, security)));
        };
    }

    private Landscape landscape(Domain domain, String route, Security security, Stream<MailHost> hosts) {
        Optional<StsPolicy> policy = router.policies().of(domain, TlsWatch.NONE);
        List<MailHost> seen = hosts.map(host -> policy.filter(one -> one.isEnforced() && !one.names(host.name()))
                        .map(one -> with(host, "its domain's MTA-STS policy does not name it"))
                        .orElse(host))
                .toList();
        String text = policy.map(Surveyor::text).orElse("none that is known");
        return new Landscape(Optional.empty(), route, Optional.of(security), text, seen);
    }

    private static String text(StsPolicy policy) {
        return (policy.isEnforced() ? "enforced" : "in testing") + ", mail goes to " + String.join(", ", policy.mx());
    }

    private static MailHost with(MailHost host, String remark) {
        String both = host.remark().isEmpty() ? remark : host.remark() + "; " + remark;
        return new MailHost(host.name(), host.preference(), host.addresses(), host.security(), host.tlsa(), both);
    }

    private MailHost host(Exchanger exchanger, Security security) {
        return switch (router.resolver().addresses(exchanger.host())) {
            case Answer.Found<HostAddresses> found ->
                host(exchanger.host(), exchanger.preference(), found.value(), found.security(), security);
            case Answer.Failed<HostAddresses> failed ->
                nowhere(exchanger, "its addresses can't be found out now: " + failed.detail());
            default -> nowhere(exchanger, "it has no addresses");
        };
    }

    private static MailHost nowhere(Exchanger exchanger, String why) {
        return new MailHost(exchanger.host(), exchanger.preference(), List.of(), Optional.empty(), List.of(), why);
    }

    private MailHost host(Domain name, int preference, HostAddresses found, Security own, Security domain) {
        List<InetAddress> refused = found.addresses().stream()
                .filter(address -> !router.rules().allows(address))
                .toList();
        String remark = refused.isEmpty()
                ? ""
                : "not asked at "
                        + String.join(
                                ", ",
                                refused.stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList())
                        + " (refused-networks, ipv4, ipv6)";
        MailHost host = new MailHost(name, preference, found.addresses(), Optional.of(own), List.of(), remark);
        return own.and(domain) == Security.SECURE ? certified(host, found.name()) : host;
    }

    private MailHost certified(MailHost host, Domain base) {
        return switch (router.resolver().tlsa(base, router.rules().port())) {
            case Answer.Found<List<TlsaRecord>> found
            when found.security() == Security.SECURE ->
                new MailHost(
                        host.name(),
                        host.preference(),
                        host.addresses(),
                        host.security(),
                        found.value(),
                        host.remark());
            case Answer.Failed<List<TlsaRecord>> failed ->
                with(host, "its TLSA records can't be found out now: " + failed.detail());
            default -> host;
        };
    }
}
