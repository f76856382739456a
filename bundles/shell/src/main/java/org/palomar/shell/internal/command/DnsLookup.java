package org.palomar.shell.internal.command;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Answer.Failed;
import org.palomar.api.dns.Answer.Found;
import org.palomar.api.dns.Answer.NoData;
import org.palomar.api.dns.Answer.NoSuchName;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:dns}: asks the DNS as the server does. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "dns",
        description = "Asks the DNS as the server does, and says how far the answer can be trusted")
public final class DnsLookup extends MailCommand {

    private static final int SMTP_PORT = 25;

    @Argument(index = 0, name = "name", required = true, description = "A domain; an address for ptr")
    private String name = "";

    @Argument(index = 1, name = "type", description = "mx (if left out), addresses, txt, tlsa, srv or ptr")
    @Completion(
            value = StringsCompleter.class,
            values = {"mx", "addresses", "txt", "tlsa", "srv", "ptr"})
    private String type = "";

    @Option(name = "--port", description = "The port for tlsa")
    private int port = SMTP_PORT;

    @Argument(index = 2, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void run() throws CommandException {
        Resolver resolver = find(Resolver.class)
                .orElseThrow(
                        () -> failure("There is no resolver: run feature:install palomar-dns, or see mail:health."));
        switch (ask(resolver)) {
            case Found<List<String>> found -> show("found", found.value(), found.ttl(), found.security());
            case NoData<List<String>> none -> show("no-data", List.of(), none.ttl(), none.security());
            case NoSuchName<List<String>> none -> show("no-such-name", List.of(), none.ttl(), none.security());
            case Failed<List<String>> failed ->
                throw failure("It can't be found out now (" + word(failed.failure()) + "): " + failed.detail());
        }
    }

    private void show(String result, List<String> values, Duration ttl, Security security) {
        if (json()) {
            new Listing("result", "values", "ttl-seconds", "security")
                    .row(result, values, ttl.toSeconds(), word(security))
                    .printSingle(out(), true);
            return;
        }
        new Listing("result", "ttl-seconds", "security")
                .row(result, ttl.toSeconds(), word(security))
                .printSingle(out(), false);
        values.forEach(value -> out().println(Listing.neutral(value)));
    }

    private Answer<List<String>> ask(Resolver resolver) throws CommandException {
        return switch (type.isEmpty() ? "mx" : type.toLowerCase(Locale.ROOT)) {
            case "mx" -> resolver.mx(domain(name)).map(DnsLookup::route);
            case "addresses" -> resolver.addresses(domain(name)).map(DnsLookup::host);
            case "txt" -> resolver.txt(domain(name));
            case "tlsa" -> resolver.tlsa(domain(name), port()).map(DnsLookup::certificates);
            case "srv" -> resolver.srv(domain(name)).map(DnsLookup::services);
            case "ptr" ->
                resolver.ptr(address())
                        .map(names -> names.stream().map(Domain::name).toList());
            default ->
                throw failure(
                        "\"" + type + "\" is no kind of record; it is one of mx, addresses, txt, tlsa, srv, ptr.");
        };
    }

    private static List<String> route(MailRoute route) {
        return switch (route) {
            case MailRoute.Exchangers exchangers ->
                exchangers.hosts().stream()
                        .map(exchanger -> exchanger.preference() + " " + exchanger.host())
                        .toList();
            case MailRoute.Implicit implicit ->
                Stream.concat(Stream.of("no MX, the domain itself"), host(implicit.host()).stream())
                        .toList();
            case MailRoute.NullMx() -> List.of("null MX: the domain takes no mail");
        };
    }

    private static List<String> host(HostAddresses host) {
        return host.addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    private static List<String> certificates(List<TlsaRecord> records) {
        return records.stream()
                .map(one -> one.usage() + " " + one.selector() + " " + one.matchingType() + " " + one.data())
                .toList();
    }

    private static List<String> services(List<ServiceHost> hosts) {
        return hosts.stream()
                .map(one -> one.priority() + " " + one.weight() + " " + one.port() + " " + one.host())
                .toList();
    }

    private int port() throws CommandException {
        if (port < 1 || port > 0xffff) {
            throw failure("A port is from 1 to 65535.");
        }
        return port;
    }

    private InetAddress address() throws CommandException {
        return AddressLiteral.parseHost(name)
                .orElseThrow(() -> failure("\"" + name + "\" is no address; write it as in 192.0.2.1 or 2001:db8::1."));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
