package org.palomar.filter.dnslist.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/** Asks with the message what lists say of the domains that it names: its client's, its sender's, its authors', and those of its links. Safe for any thread. */
@Component(service = FilterStep.class)
public final class DomainStep implements FilterStep {

    /** Fields that name who writes, and where answers go. */
    private static final List<String> WRITERS = List.of("From", "Reply-To");

    /** Addresses of one field that are looked at. */
    private static final int MOST_WRITERS = 10;

    private final ListsComponent lists;

    @Activate
    public DomainStep(@Reference ListsComponent lists) {
        this.lists = lists;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "dnslist-domains",
                Stage.CONTENT,
                lists.settings().rankContent(),
                StepDescription.MAX_DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction message) throws InterruptedException, IOException {
        if (!ClientStep.isFromOutside(message)) {
            return Opinion.ACCEPT;
        }
        DnsListSettings current = lists.settled();
        if (current.trusts(message.origin().remote().getAddress())) {
            return Opinion.ACCEPT;
        }
        List<RuleHit> hits = new ArrayList<>();
        if (!current.domains().isEmpty()) {
            hits.addAll(lists.domains(named(message, current)));
        }
        Optional<InetAddress> behind = behindGateway(message);
        if (behind.isPresent()) {
            hits.addAll(lists.client(behind.get()));
        }
        return hits.isEmpty() ? Opinion.ACCEPT : Opinion.of(new Verdict.Score(hits, List.of()));
    }

    /** Whom a gateway names as its client has not been asked about at the recipients: that was not known yet. */
    private static Optional<InetAddress> behindGateway(MailTransaction message) {
        return message.origin().client().filter(client -> message.origin().isByGateway() && !ClientStep.isNear(client));
    }

    /** Whom it is from first: of those there are few. Domains of its recipients are named in any mail. */
    private static List<Domain> named(MailTransaction message, DnsListSettings settings) throws IOException {
        Set<Domain> named = new LinkedHashSet<>();
        Domain.parse(message.origin().clientGreeting()).ifPresent(named::add);
        message.sender().address().map(Address::domain).ifPresent(named::add);
        Headers headers = Headers.read(message.content());
        for (String name : WRITERS) {
            headers.all(name).stream()
                    .flatMap(field -> AddressLists.parse(field.value()).stream())
                    .limit(MOST_WRITERS)
                    .map(AddressLists::address)
                    .flatMap(Optional::stream)
                    .map(Address::domain)
                    .forEach(named::add);
        }
        List<Domain> links = new ArrayList<>(LinkHosts.of(message.content()));
        links.removeAll(named);
        Set<Domain> own = new LinkedHashSet<>();
        message.recipients().stream()
                .map(Recipient::address)
                .map(Address::domain)
                .forEach(own::add);
        List<Domain> writers =
                named.stream().filter(domain -> isAsked(domain, own, settings)).toList();
        List<Domain> linked =
                links.stream().filter(domain -> isAsked(domain, own, settings)).toList();
        List<Domain> all = new ArrayList<>(LinkHosts.some(writers, settings.names()));
        all.addAll(LinkHosts.some(linked, settings.names() - all.size()));
        return all;
    }

    private static boolean isAsked(Domain domain, Set<Domain> own, DnsListSettings settings) {
        return domain.name().indexOf('.') > 0 && !own.contains(domain) && !settings.skips(domain);
    }
}
