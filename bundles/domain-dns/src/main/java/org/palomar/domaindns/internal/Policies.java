package org.palomar.domaindns.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.Resolver;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.senderauth.SenderQuestion;

/** What the domain says of mail in its name, and of mail to it: SPF, DMARC, reports on TLS, MTA-STS. */
record Policies(Domain domain, Facts facts, Resolver resolver) {

    /** RFC 7208: who may send in the domain's name. It is judged as others judge it, for each address that this server has. */
    DomainRecord spf() {
        return new Texts(resolver)
                .look(
                        "spf",
                        domain,
                        "v=spf1",
                        "v=spf1 mx -all",
                        State.MISSING,
                        "anybody may send in its name, and others doubt mail from here",
                        this::judged);
    }

    private DomainRecord judged(DomainRecord record) {
        if (facts.senders().isEmpty()) {
            return Records.unknown(record, "nobody here judges it: run feature:install palomar-filter-senderauth");
        }
        return switch (resolver.addresses(facts.host())) {
            case Answer.Found<HostAddresses> found -> {
                List<String> wrong = new ArrayList<>();
                for (InetAddress address : found.value().addresses()) {
                    Optional<String> result = spf(facts.senders().get(), address);
                    result.filter(one -> !one.equals("pass"))
                            .ifPresent(one -> wrong.add(address.getHostAddress() + " is " + one));
                }
                yield wrong.isEmpty()
                        ? record
                        : Records.in(record, record.published(), State.DIFFERENT, String.join(", ", wrong));
            }
            default ->
                Records.unknown(
                        record, "the addresses of " + facts.host() + " are not known, for which it should pass");
        };
    }

    private Optional<String> spf(SenderCheck senders, InetAddress address) {
        SenderQuestion question = new SenderQuestion(domain.name(), domain, Optional.of(address), List.of());
        return senders.look(question).stream()
                .filter(finding -> finding.method().equals("spf"))
                .map(SenderFinding::result)
                .findFirst();
    }

    /** RFC 7489: what becomes of mail in the domain's name that is not its own. */
    Optional<DomainRecord> dmarc() {
        return Records.below("_dmarc", domain)
                .map(name -> new Texts(resolver)
                        .look(
                                "dmarc",
                                name,
                                "v=DMARC1",
                                "v=DMARC1; p=none; rua=mailto:postmaster@" + domain,
                                State.MISSING,
                                "large providers demand it of whoever sends much",
                                record -> {
                                    String text = record.published().getFirst().toLowerCase(Locale.ROOT);
                                    if (!text.matches(".*;\\s*p\\s*=\\s*(none|quarantine|reject)\\b.*")) {
                                        return Records.in(
                                                record,
                                                record.published(),
                                                State.DIFFERENT,
                                                "it has no valid p=, so it means nothing");
                                    }
                                    boolean none = text.matches(".*;\\s*p\\s*=\\s*none\\b.*");
                                    return Records.in(
                                            record,
                                            record.published(),
                                            State.GOOD,
                                            none
                                                    ? "p=none asks for reports alone; quarantine or reject keep forgeries away"
                                                    : "");
                                }));
    }

    /** RFC 8460: where others report how TLS with this server went. */
    Optional<DomainRecord> tlsReports() {
        return Records.below("_smtp._tls", domain)
                .map(name -> new Texts(resolver)
                        .look(
                                "tls-reports",
                                name,
                                "v=TLSRPTv1",
                                "v=TLSRPTv1; rua=mailto:postmaster@" + domain,
                                State.OPTIONAL,
                                "others would tell postmaster of trouble with TLS",
                                record -> record));
    }

    /** RFC 8461. The policy itself is a file that a web server has to offer under a certificate for that name. */
    Optional<DomainRecord> strictTransport() {
        return Records.below("_mta-sts", domain)
                .map(name -> new Texts(resolver)
                        .look(
                                "mta-sts",
                                name,
                                "v=STSv1",
                                "",
                                State.OPTIONAL,
                                "others would demand TLS to " + facts.host() + "; it needs a policy at https://mta-sts."
                                        + domain + "/.well-known/mta-sts.txt, which this server does not offer",
                                record -> record));
    }
}
