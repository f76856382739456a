package org.palomar.domaindns.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;

/** How mail finds this server, and whether others believe what it calls itself: MX, addresses, and the way back. */
record Ways(Domain domain, Domain host, Resolver resolver) {

    private static final int PREFERENCE = 10;

    /** RFC 4193, private addresses of IPv6, and RFC 6598, addresses behind a carrier's translation. */
    private static final List<Network> PRIVATE = List.of(
            Network.parse("fc00::/7").orElseThrow(),
            Network.parse("100.64.0.0/10").orElseThrow());

    DomainRecord exchanger() {
        String wanted = PREFERENCE + " " + host + ".";
        DomainRecord missing = new DomainRecord(
                "mx", domain.name(), "MX", wanted, List.of(), State.MISSING, "mail does not find its way here");
        return switch (resolver.mx(domain)) {
            case Answer.Found<MailRoute> found -> exchanger(missing, found.value());
            case Answer.NoData<MailRoute> absence -> missing;
            case Answer.NoSuchName<MailRoute> absence ->
                Records.in(missing, List.of(), State.MISSING, "there is no such domain in the DNS");
            case Answer.Failed<MailRoute> failed -> Records.unknown(missing, failed.detail());
        };
    }

    private DomainRecord exchanger(DomainRecord missing, MailRoute route) {
        return switch (route) {
            case MailRoute.Exchangers exchangers -> {
                List<String> all = exchangers.hosts().stream()
                        .map(one -> one.preference() + " " + one.host() + ".")
                        .toList();
                boolean here = exchangers.hosts().stream().map(Exchanger::host).anyMatch(host::equals);
                boolean only = here && exchangers.hosts().size() == 1;
                String remark = "others take its mail too: if they are not yours, it may stay with them";
                if (!here) {
                    remark = "its mail goes elsewhere";
                }
                yield Records.in(missing, all, here ? State.GOOD : State.DIFFERENT, only ? "" : remark);
            }
            case MailRoute.Implicit implicit ->
                domain.equals(host)
                        ? Records.in(
                                missing,
                                List.of(),
                                State.GOOD,
                                "without MX its mail goes to its address, which is here")
                        : missing;
            case MailRoute.NullMx() ->
                Records.in(missing, List.of("0 ."), State.DIFFERENT, "it says that it takes no mail");
        };
    }

    /** Where this server is, and whether its addresses lead back to its name, without which many servers refuse its mail. */
    List<DomainRecord> addresses() {
        DomainRecord missing = new DomainRecord(
                "address",
                host.name(),
                "A",
                "",
                List.of(),
                State.MISSING,
                "nobody finds this server; is host-name right in etc/palomar.server.cfg?");
        return switch (resolver.addresses(host)) {
            case Answer.Found<HostAddresses> found -> {
                List<DomainRecord> all = new ArrayList<>();
                List<InetAddress> addresses = found.value().addresses();
                boolean far = addresses.stream().noneMatch(Ways::isNear);
                List<String> figures =
                        addresses.stream().map(InetAddress::getHostAddress).toList();
                if (!far) {
                    all.add(Records.in(
                            missing,
                            figures,
                            State.DIFFERENT,
                            "there are addresses among them that others can't reach"));
                } else {
                    boolean whole = found.value().whole();
                    String remark = whole ? "" : "there may be addresses of the other kind, too";
                    all.add(Records.in(missing, figures, whole ? State.GOOD : State.UNKNOWN, remark));
                }
                addresses.stream().filter(one -> !isNear(one)).forEach(one -> all.add(back(one)));
                yield all;
            }
            case Answer.NoData<HostAddresses> absence -> List.of(missing);
            case Answer.NoSuchName<HostAddresses> absence -> List.of(missing);
            case Answer.Failed<HostAddresses> failed -> List.of(Records.unknown(missing, failed.detail()));
        };
    }

    private DomainRecord back(InetAddress address) {
        DomainRecord missing = new DomainRecord(
                "reverse",
                address.getHostAddress(),
                "PTR",
                host + ".",
                List.of(),
                State.MISSING,
                "many servers refuse mail from an address without a name; whoever gives out the address sets it");
        return switch (resolver.ptr(address)) {
            case Answer.Found<List<Domain>> found -> {
                List<String> names =
                        found.value().stream().map(name -> name + ".").toList();
                boolean here = found.value().contains(host);
                yield Records.in(
                        missing,
                        names,
                        here ? State.GOOD : State.DIFFERENT,
                        here ? "" : "this is not what the server calls itself; whoever gives out the address sets it");
            }
            case Answer.NoData<List<Domain>> absence -> missing;
            case Answer.NoSuchName<List<Domain>> absence -> missing;
            case Answer.Failed<List<Domain>> failed -> Records.unknown(missing, failed.detail());
        };
    }

    static boolean isNear(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || PRIVATE.stream().anyMatch(network -> network.contains(address));
    }
}
