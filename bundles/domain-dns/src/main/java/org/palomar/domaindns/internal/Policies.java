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

    /** RFC 7208 §2.6.6: somebody whom the record names does not answer. */
    private static final String UNKNOWN = "temperror";

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
        if (!(resolver.addresses(facts.host()) instanceof Answer.Found<HostAddresses> found)) {
            return Records.unknown(
                    record, "the addresses of " + facts.host() + " are not known, for which it should pass");
        }
        List<String> wrong = new ArrayList<>();
        boolean known = found.value().whole();
        for (InetAddress address : found.value().addresses()) {
            String result = spf(facts.senders().get(), address).orElse(UNKNOWN);
            known &= !result.equals(UNKNOWN);
            if (!result.equals(UNKNOWN) && !result.equals("pass")) {
                wrong.add(address.getHostAddress() + " is " + result);
            }
        }
        if (!wrong.isEmpty()) {
            // It has to be changed by whoever knows why it is as it is: a record of ours would shut out others that it
            // lets in.
            return new DomainRecord(
                    record.purpose(),
                    record.name(),
                    record.type(),
                    "",
                    record.published(),
                    State.DIFFERENT,
                    String.join(", ", wrong) + ": add mx, or these addresses, to it");
        }
        return known ? record : Records.unknown(record, "it could not be judged for all addresses of this server");
    }

    private Optional<String> spf(SenderCheck senders, InetAddress address) {
        SenderQuestion question = new SenderQuestion(domain.name(), domain, Optional.of(address), List.of());
        return senders.look(question).stream()
                .filter(finding -> finding.method().equals("spf"))
                .map(SenderFinding::result)
                .findFirst();
    }

    /** RFC 7489: what becomes of mail in the domain's name that is not its own. Where the domain says nothing, what one above it says holds, which a record of its own would end. */
    Optional<DomainRecord> dmarc() {
        Optional<DomainRecord> own = dmarc(domain);
        List<String> labels = List.of(domain.name().split("\\.", -1));
        for (int from = 1; from < labels.size() - 1; from++) {
            if (own.filter(record -> record.state() == State.MISSING).isEmpty()) {
                return own;
            }
            String above = String.join(".", labels.subList(from, labels.size()));
            Optional<DomainRecord> theirs =
                    Domain.parse(above).flatMap(this::dmarc).filter(record -> record.state() != State.MISSING);
            if (theirs.isPresent()) {
                return own.map(record -> Records.in(
                        record,
                        theirs.get().published(),
                        theirs.get().state() == State.GOOD ? State.GOOD : State.UNKNOWN,
                        theirs.get().state() == State.GOOD
                                ? "by the record of " + above
                                : above + ": " + theirs.get().remark()));
            }
        }
        return own;
    }

    private Optional<DomainRecord> dmarc(Domain whose) {
        return Records.below("_dmarc", whose)
                .map(name -> new Texts(resolver)
                        .look(
                                "dmarc",
                                name,
                                "v=DMARC1",
                                "v=DMARC1; p=none; rua=mailto:postmaster@" + domain,
                                State.MISSING,
                                "large providers demand it of whoever sends much",
                                Policies::policy));
    }

    private static DomainRecord policy(DomainRecord record) {
        String text = record.published().getFirst().toLowerCase(Locale.ROOT);
        if (!text.matches(".*;\\s*p\\s*=\\s*(none|quarantine|reject)\\b.*")) {
            return Records.in(record, record.published(), State.DIFFERENT, "it has no valid p=, so it means nothing");
        }
        boolean none = text.matches(".*;\\s*p\\s*=\\s*none\\b.*");
        String remark = none ? "p=none asks for reports alone; quarantine or reject keep forgeries away" : "";
        return Records.in(record, record.published(), State.GOOD, remark);
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
