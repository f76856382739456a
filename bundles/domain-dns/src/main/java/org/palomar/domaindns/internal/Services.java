package org.palomar.domaindns.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;
import org.palomar.api.session.ListenerInfo;

/** By what mail programs find this server with nothing but an address of the domain (RFC 6186, RFC 8314 §5.1, RFC 5804 §1.8). */
record Services(Domain domain, Facts facts, Resolver resolver) {

    private static final String IMPLICIT = "implicit";

    /** Those for which a port is open. */
    List<DomainRecord> all() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (ListenerInfo listener : facts.listeners()) {
            String label = label(listener);
            if (listener.open()
                    && !label.isEmpty()
                    && !listener.address().getAddress().isLoopbackAddress()) {
                ports.putIfAbsent(label, listener.address().getPort());
            }
        }
        List<DomainRecord> all = new ArrayList<>();
        ports.forEach((label, port) ->
                Records.below("_" + label + "._tcp", domain).ifPresent(name -> all.add(look(name, port))));
        return all;
    }

    private static String label(ListenerInfo listener) {
        boolean implicit = listener.tls().equals(IMPLICIT);
        return switch (listener.protocol()) {
            case "imap" -> implicit ? "imaps" : "imap";
            case "pop3" -> implicit ? "pop3s" : "pop3";
            case "submission" -> implicit ? "submissions" : "submission";
            case "managesieve" -> "sieve";
            default -> "";
        };
    }

    private DomainRecord look(Domain name, int port) {
        DomainRecord missing = new DomainRecord(
                "service",
                name.name(),
                "SRV",
                "0 1 " + port + " " + facts.host() + ".",
                List.of(),
                State.OPTIONAL,
                "mail programs would find this server by an address alone");
        return switch (resolver.srv(name)) {
            case Answer.Found<List<ServiceHost>> found -> {
                List<String> all = found.value().stream()
                        .map(one -> one.priority() + " " + one.weight() + " " + one.port() + " " + one.host() + ".")
                        .toList();
                boolean here =
                        found.value().stream().anyMatch(one -> one.host().equals(facts.host()) && one.port() == port);
                yield found.value().isEmpty()
                        ? Records.in(missing, List.of("0 0 0 ."), State.OPTIONAL, "it says that there is none")
                        : Records.in(
                                missing,
                                all,
                                here ? State.GOOD : State.DIFFERENT,
                                here ? "" : "mail programs are led elsewhere");
            }
            case Answer.NoData<List<ServiceHost>> absence -> missing;
            case Answer.NoSuchName<List<ServiceHost>> absence -> missing;
            case Answer.Failed<List<ServiceHost>> failed -> Records.unknown(missing, failed.detail());
        };
    }
}
