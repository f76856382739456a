package org.palomar.filter.senderauth.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Resolver;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.dkim.ArcResult;
import org.palomar.dkim.ArcVerifier;
import org.palomar.dkim.AuthenticationResults;
import org.palomar.dkim.AuthenticationResults.Method;
import org.palomar.dkim.AuthenticationResults.Property;
import org.palomar.dkim.DkimMessage;
import org.palomar.dkim.DkimResult;
import org.palomar.dkim.DkimVerifier;
import org.palomar.dkim.KeySource;
import org.palomar.dkim.Verdict;
import org.palomar.filter.senderauth.internal.dmarc.DmarcCheck;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict;
import org.palomar.filter.senderauth.internal.dmarc.DmarcVerdict.Result;
import org.palomar.filter.senderauth.internal.dmarc.Wish;
import org.palomar.filter.senderauth.internal.spf.SpfCheck;
import org.palomar.filter.senderauth.internal.spf.SpfResult;
import org.palomar.filter.senderauth.internal.spf.SpfSender;
import org.palomar.filter.senderauth.internal.spf.SpfVerdict;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/**
 * What was found about one message. Immutable.
 *
 * @param author the domain of From, if it names one
 * @param client empty where a gateway in front does not say who that is
 * @param sender the domain that SPF was asked about, as it is written; may be empty
 * @param identity what that is of the session (RFC 8601 §2.7.2): the greeting for the null sender only, also where a sender's domain is called like it
 * @param sealed whether a chain passes whose sealers are all believed, and the first of them has seen that it was the author's
 */
record Assessment(
        Optional<Domain> author,
        Optional<InetAddress> client,
        String sender,
        String identity,
        Iprev iprev,
        SpfVerdict spf,
        List<DkimResult> dkim,
        ArcResult arc,
        boolean sealed,
        DmarcVerdict dmarc) {

    private static final SpfVerdict CLIENT_UNKNOWN =
            new SpfVerdict(SpfResult.TEMPERROR, "the gateway does not say who brought it", "");

    /** It has put its own words among the gateway's: what it does not show can't speak for it. */
    private static final SpfVerdict CLIENT_HIDDEN =
            new SpfVerdict(SpfResult.NONE, "the client hides behind the gateway", "");

    private static final Iprev NAME_UNKNOWN = new Iprev("temperror", "");

    Assessment {
        dkim = List.copyOf(dkim);
    }

    /** Blocks while the DNS is asked, for as long as the settings say. */
    static Assessment of(
            MailTransaction message,
            SenderAuthSettings settings,
            Supplier<Optional<Resolver>> resolver,
            Clock clock,
            IntSupplier dice)
            throws IOException {
        Instant now = clock.instant();
        // Whoever sends it chooses what else is asked, and how slow that is: the author's domain has time of its own.
        BoundedDns own =
                new BoundedDns(resolver, clock, now.plus(settings.patience().multipliedBy(2)));
        BoundedDns others = new BoundedDns(resolver, clock, now.plus(settings.patience()));
        Optional<InetAddress> client = message.origin().client();
        Optional<SpfSender> asked = client.map(address -> SpfSender.of(
                address,
                message.sender().address().map(Address::toString).orElse(""),
                message.origin().clientGreeting(),
                settings.hostName().name(),
                now));
        String sender = asked.map(SpfSender::domain)
                .orElseGet(() -> message.sender()
                        .address()
                        .map(one -> one.domain().name())
                        .orElse(""));
        Optional<Domain> author = author(message.content());
        Optional<DmarcCheck> check = author.map(domain -> DmarcCheck.of(domain, own::texts, dice));
        KeySource keys =
                name -> check.filter(one -> one.mayBeOwn(name)).isPresent() ? own.texts(name) : others.texts(name);
        SpfVerdict spf = asked.map(one -> new SpfCheck(others, one).run())
                .orElse(message.origin().isClientHidden() ? CLIENT_HIDDEN : CLIENT_UNKNOWN);
        DkimMessage octets = DkimMessage.of(message.content());
        List<DkimResult> dkim = new DkimVerifier(keys, now).verify(octets);
        ArcResult arc = new ArcVerifier(keys, now).verify(octets);
        return new Assessment(
                author,
                client,
                sender,
                message.sender().address().isPresent() ? "smtp.mailfrom" : "smtp.helo",
                client.map(address -> Iprev.of(address, others)).orElse(NAME_UNKNOWN),
                spf,
                dkim,
                arc,
                author.filter(domain -> isSealed(domain, arc, settings.trustedSealers()))
                        .isPresent(),
                check.map(one -> one.run(shown(spf, author.get(), sender, dkim)))
                        .orElseGet(() -> DmarcVerdict.of(Result.PERMERROR, "From does not name one domain")));
    }

    /** Whether whoever brought it to a gateway in front has seen to it that nobody can tell who that is. */
    boolean isClientHidden() {
        return spf.equals(CLIENT_HIDDEN);
    }

    /** RFC 8617 §7.2.1. */
    private static boolean isSealed(Domain author, ArcResult arc, Set<Domain> trusted) {
        return arc.status() == ArcResult.Status.PASS
                && trusted.containsAll(arc.sealers())
                && AuthenticationResults.read(arc.results().getFirst()).stream()
                        .filter(method -> method.method().equals("dmarc")
                                && method.result().equals("pass"))
                        .flatMap(method -> method.properties().stream())
                        .anyMatch(property -> property.type().equals("header.from")
                                && Domain.parse(property.value())
                                        .filter(author::equals)
                                        .isPresent());
    }

    /** Where the client is not known, SPF might have passed for whatever domain the envelope names, and without a sender for whatever the client called itself. */
    private static DmarcCheck.Shown shown(SpfVerdict spf, Domain author, String sender, List<DkimResult> dkim) {
        Optional<Domain> sends =
                sender.isEmpty() && spf.equals(CLIENT_UNKNOWN) ? Optional.of(author) : Domain.parse(sender);
        List<Domain> unsure = new ArrayList<>(signers(dkim, Verdict.TEMPERROR));
        sends.filter(domain -> spf.result() == SpfResult.TEMPERROR).ifPresent(unsure::add);
        return new DmarcCheck.Shown(
                signers(dkim, Verdict.PASS), sends.filter(domain -> spf.result() == SpfResult.PASS), unsure);
    }

    private static List<Domain> signers(List<DkimResult> dkim, Verdict verdict) {
        return dkim.stream()
                .filter(result -> result.verdict() == verdict && !result.testing())
                .flatMap(result -> result.domain().stream())
                .toList();
    }

    /** The one domain of the one From (RFC 7489 §6.6.1). */
    private static Optional<Domain> author(Content content) throws IOException {
        List<Headers.Field> from = Headers.read(content).all("From");
        if (from.size() != 1) {
            return Optional.empty();
        }
        List<Domain> domains = AddressLists.parse(from.getFirst().value()).stream()
                .flatMap(entry -> AddressLists.address(entry).stream())
                .map(Address::domain)
                .distinct()
                .toList();
        return domains.size() == 1 ? Optional.of(domains.getFirst()) : Optional.empty();
    }

    /** What is to be done about it, as its author's domain wants; nothing where a server that is believed says that it was the author's. */
    Wish wish() {
        return sealed ? Wish.NONE : dmarc.wish();
    }

    /** The field of RFC 8601. */
    AuthenticationResults results(Domain authority) {
        List<Method> methods = new ArrayList<>();
        methods.add(new Method(
                "iprev",
                iprev.result(),
                iprev.name(),
                client.stream()
                        .map(address -> new Property("policy.iprev", address.getHostAddress()))
                        .toList()));
        methods.add(new Method("spf", spf.result().word(), spf.detail(), List.of(new Property(identity, sender))));
        if (dkim.isEmpty()) {
            methods.add(new Method("dkim", "none", "", List.of()));
        }
        dkim.forEach(result -> methods.add(method(result)));
        methods.add(new Method("arc", arc.status().word(), arc.detail(), oldestPass()));
        List<Property> from = new ArrayList<>();
        author.ifPresent(domain -> from.add(new Property("header.from", domain.name())));
        methods.add(new Method("dmarc", dmarc.result().word(), dmarc.detail(), from));
        return new AuthenticationResults(authority.name(), methods);
    }

    private List<Property> oldestPass() {
        return arc.oldestPass() == 0
                ? List.of()
                : List.of(new Property("header.oldest-pass", Integer.toString(arc.oldestPass())));
    }

    private static Method method(DkimResult result) {
        List<Property> properties = new ArrayList<>();
        result.domain().ifPresent(domain -> properties.add(new Property("header.d", domain.name())));
        if (!result.selector().isEmpty()) {
            properties.add(new Property("header.s", result.selector()));
        }
        if (!result.algorithm().isEmpty()) {
            properties.add(new Property("header.a", result.algorithm()));
        }
        if (!result.signature().isEmpty()) {
            properties.add(new Property("header.b", result.signature()));
        }
        String detail = result.testing() ? (result.detail() + " test mode").strip() : result.detail();
        return new Method("dkim", result.verdict().word(), detail, properties);
    }
}
