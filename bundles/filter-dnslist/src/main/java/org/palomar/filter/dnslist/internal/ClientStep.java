package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.address.Network;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;

/** Asks at each recipient what lists say of the client's address, and refuses by that if so wanted. Safe for any thread. */
@Component(service = FilterStep.class)
public final class ClientStep implements FilterStep {

    /** RFC 4193, private addresses of IPv6, and RFC 6598, addresses behind a carrier's translation. */
    private static final List<Network> PRIVATE = List.of(
            Network.parse("fc00::/7").orElseThrow(),
            Network.parse("100.64.0.0/10").orElseThrow());

    private final ListsComponent lists;

    @Activate
    public ClientStep(@Reference ListsComponent lists) {
        this.lists = lists;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "dnslist",
                Stage.ENVELOPE,
                lists.settings().rank(),
                StepDescription.MAX_DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All(),
                List.of(DnsListSettings.TUNABLE));
    }

    @Override
    public Opinion judge(MailTransaction message) throws InterruptedException {
        if (!isFromOutside(message)) {
            return Opinion.ACCEPT;
        }
        DnsListSettings current = lists.settled();
        Optional<InetAddress> stranger = message.origin().client().filter(client -> !isNear(client));
        if (current.clients().isEmpty()
                || current.trusts(message.origin().remote().getAddress())
                || stranger.isEmpty()) {
            return Opinion.ACCEPT;
        }
        InetAddress client = stranger.get();
        List<RuleHit> hits = lists.client(client);
        double points = hits.stream().mapToDouble(RuleHit::points).sum();
        if (current.refuses(points, message.tuned()) && !isAllowed(message)) {
            return Opinion.of(new Verdict.Reject(refusal(client, hits)));
        }
        return hits.isEmpty() ? Opinion.ACCEPT : Opinion.of(new Verdict.Score(hits, List.of()));
    }

    /** Whether it comes from another server. */
    static boolean isFromOutside(MailTransaction message) {
        return message.origin().door() == Origin.Door.MX
                && message.origin().account().isEmpty();
    }

    private static boolean isAllowed(MailTransaction message) {
        return message.hits().stream().anyMatch(hit -> hit.rule().equals(RuleHit.SENDER_ALLOWED));
    }

    /** No list outside knows private addresses. */
    static boolean isNear(InetAddress client) {
        return client.isSiteLocalAddress()
                || client.isLinkLocalAddress()
                || PRIVATE.stream().anyMatch(network -> network.contains(client));
    }

    // RFC 5782 §2.5 leaves it to us; RFC 3463 §3.8, X.7.1. Whoever runs the client must learn which list it is.
    private static Reply refusal(InetAddress client, List<RuleHit> hits) {
        String zones = String.join(
                ", ",
                hits.stream().filter(hit -> hit.points() > 0).map(RuleHit::rule).toList());
        String text = "Your address " + client.getHostAddress() + " is on block lists (" + zones
                + ") / su direccion esta en listas de bloqueo";
        return new Reply(550, "5.7.1", text.substring(0, Math.min(text.length(), Reply.MAX_TEXT)));
    }
}
