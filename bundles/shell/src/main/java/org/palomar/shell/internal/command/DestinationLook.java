package org.palomar.shell.internal.command;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.destination.DestinationCheck;
import org.palomar.api.destination.DestinationQuestion;
import org.palomar.api.destination.DestinationReport;
import org.palomar.api.destination.MailHost;
import org.palomar.api.destination.ServerCall;
import org.palomar.api.destination.ShownCertificate;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.queue.RemoteReply;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:destination}: whether mail for an address or domain would arrive from here, without sending any. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "destination",
        description =
                "Looks whether mail for an address or domain would arrive from here: DNS, policies, servers, certificates, recipient; sends nothing")
public final class DestinationLook extends MailCommand {

    private static final int SECONDS = 60;

    @Argument(index = 0, name = "address", required = true, description = "An address, or a domain")
    private String destination = "";

    @Option(name = "--timeout", description = "Seconds for all connections together, 1 to 600")
    private int timeout = SECONDS;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        DestinationCheck check = find(DestinationCheck.class)
                .orElseThrow(() -> failure("Nobody can look: run feature:install palomar-relay, or see mail:health."));
        DestinationReport report = check.look(question(), json() ? call -> {} : this::progress);
        if (json()) {
            inJson(report);
        } else {
            inText(report);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failure("The look was interrupted.");
        }
    }

    private DestinationQuestion question() throws CommandException {
        if (timeout < 1 || timeout > DestinationQuestion.MOST.toSeconds()) {
            throw failure("--timeout is from 1 to " + DestinationQuestion.MOST.toSeconds() + " seconds.");
        }
        Duration deadline = Duration.ofSeconds(timeout);
        if (destination.contains("@")) {
            Address address = address(destination);
            return new DestinationQuestion(address.domain(), Optional.of(address), deadline);
        }
        return new DestinationQuestion(domain(destination), Optional.empty(), deadline);
    }

    /** A line for each connection that has ended, so that somebody who waits sees that something happens. */
    private void progress(ServerCall call) {
        out().println(Listing.neutral("… " + call.server() + " (" + call.route() + "): "
                + (call.obstacle().isEmpty() ? "well" : call.obstacle()) + ", after "
                + call.took().toMillis() + " ms"));
        out().flush();
    }

    private void inText(DestinationReport report) {
        new Listing("destination", "verdict", "route", "dnssec", "mta-sts")
                .row(
                        name(report),
                        verdict(report),
                        report.route(),
                        report.security().map(DestinationLook::word).orElse("not known"),
                        report.policy())
                .printSingle(out(), false);
        if (!report.hosts().isEmpty()) {
            out().println();
            Listing hosts = new Listing("host", "preference", "addresses", "dnssec", "tlsa", "remark");
            report.hosts().forEach(host -> hosts.row(cells(host)));
            hosts.print(out(), false, "");
        }
        for (ServerCall call : report.calls()) {
            out().println();
            out().println(Listing.neutral(call.server() + ", route " + call.route()
                    + (call.source().isEmpty() ? "" : ", from " + call.source())));
            line("greeting", call.greeting().map(RemoteReply::toString).orElse(""));
            line("demanded", call.demand());
            line("tls", call.tls());
            call.certificate().ifPresent(this::certificate);
            line("recipient", call.recipient().map(RemoteReply::toString).orElse(""));
            line("obstacle", call.obstacle());
        }
    }

    private void certificate(ShownCertificate shown) {
        line(
                "certificate",
                String.join(", ", shown.names()) + "; by " + shown.issuer() + "; until " + day(shown.ends()));
        line(
                "authority",
                shown.doubt().map(doubt -> "does not vouch for it: " + doubt).orElse("vouches for it"));
        shown.mismatch().ifPresent(mismatch -> line("dane", mismatch));
    }

    private void line(String name, String text) {
        if (!text.isEmpty()) {
            out().println(String.format("  %-12s %s", name, Listing.neutral(text)));
        }
    }

    private static String day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static Object[] cells(MailHost host) {
        return new Object[] {
            host.name(),
            host.preference(),
            host.addresses().stream().map(InetAddress::getHostAddress).toList(),
            host.security().map(DestinationLook::word).orElse(""),
            host.tlsa().stream().map(DestinationLook::tlsa).toList(),
            host.remark()
        };
    }

    private static String tlsa(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType() + " " + record.data();
    }

    private void inJson(DestinationReport report) {
        Listing hosts = new Listing("host", "preference", "addresses", "dnssec", "tlsa", "remark");
        report.hosts().forEach(host -> hosts.row(cells(host)));
        new Listing("destination", "verdict", "route", "dnssec", "mta-sts", "hosts", "calls")
                .row(
                        name(report),
                        word(report.verdict()),
                        report.route(),
                        report.security().map(DestinationLook::word).orElse(""),
                        report.policy(),
                        hosts.objects(),
                        report.calls().stream().map(DestinationLook::object).toList())
                .printSingle(out(), true);
    }

    private static Map<String, Object> object(ServerCall call) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("server", call.server());
        object.put("route", call.route());
        object.put("source", call.source());
        object.put("demanded", call.demand());
        object.put("greeting", call.greeting().map(RemoteReply::toString).orElse(""));
        object.put("tls", call.tls());
        call.certificate().ifPresent(shown -> {
            Map<String, Object> certificate = new LinkedHashMap<>();
            certificate.put("names", shown.names());
            certificate.put("issuer", shown.issuer());
            certificate.put("ends", shown.ends().toString());
            certificate.put("doubt", shown.doubt().orElse(""));
            certificate.put("dane-mismatch", shown.mismatch().orElse(""));
            object.put("certificate", certificate);
        });
        object.put("recipient", call.recipient().map(RemoteReply::toString).orElse(""));
        object.put("obstacle", call.obstacle());
        object.put("milliseconds", call.took().toMillis());
        return object;
    }

    private static String name(DestinationReport report) {
        return report.recipient().map(Address::toString).orElseGet(() -> domainName(report.domain()));
    }

    private static String domainName(Domain domain) {
        return domain.name();
    }

    private static String verdict(DestinationReport report) {
        boolean asked = report.recipient().isPresent();
        return switch (report.verdict()) {
            case ACCEPTED ->
                asked
                        ? "accepted: a server takes mail for the address, as far as it says so before the message"
                        : "accepted: a server takes mail; whether the address exists was not asked";
            case REFUSED -> "refused: servers say that they do not take it";
            case LATER -> "later: servers say that they do not take it now";
            case UNREACHABLE -> "unreachable: no server can be spoken to as is demanded";
            case NO_MAIL -> "no mail: the domain takes none";
            case NO_DOMAIN -> "no domain: there is none of that name";
            case UNKNOWN -> "unknown: it can't be found out now";
        };
    }

    private static String word(Security security) {
        return security.name().toLowerCase(Locale.ROOT);
    }

    private static String word(DestinationReport.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
