package org.palomar.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.StsPolicy;

/** What is told, for its reports, of a destination whose servers are not even asked. */
class ToldTest {

    private static final Domain THERE = new Domain("example.org");
    private static final String POLICY = "version: STSv1\nmode: %s\nmx: mx.example.org\nmax_age: 86400\n";

    private static final Route WAY =
            new Route(Route.ORDINARY, Identity.of(new Domain("palomar.example")), Optional.empty(), TlsDemand.NEVER);

    private final KnownHosts dns = new KnownHosts();
    private final List<TlsSession> told = new ArrayList<>();
    private Optional<StsPolicy> policy = Optional.empty();
    private Map<Domain, TlsDemand> demands = Map.of();

    private Directions directions() {
        return router((domain, watch) -> policy).to(THERE, WAY);
    }

    private Router router(Policies policies) {
        Rules rules = new Rules(2525, true, true, List.of(), demands, TlsDemand.IF_OFFERED, true);
        return new Router(dns, rules, policies, address -> false, new Random(7), told::add);
    }

    private static TlsSession forged(String name) {
        return new TlsSession(
                THERE,
                new TlsPolicy(TlsPolicy.Type.TLSA, Domain.of(name), List.of(), List.of()),
                Optional.of(new TlsFailure(
                        TlsFailure.Kind.DNSSEC_INVALID, "", name.equals("example.org") ? "" : name, "")));
    }

    @Test
    void aServerThatAnEnforcedPolicyDoesNotName() {
        policy = StsPolicy.parse(POLICY.formatted("enforce"));
        dns.mx("example.org", "10 other.example").host("other.example", "192.0.2.1");
        assertThat(directions()).isInstanceOf(Directions.NotNow.class);
        assertThat(told)
                .containsExactly(new TlsSession(
                        THERE,
                        new TlsPolicy(
                                TlsPolicy.Type.STS, THERE, policy.orElseThrow().lines(), List.of("mx.example.org")),
                        Optional.of(new TlsFailure(TlsFailure.Kind.VALIDATION_FAILURE, "", "other.example", ""))));
    }

    /** Nobody would have asked it. */
    @Test
    void butNotOneBehindAnotherThatIsNamed() {
        policy = StsPolicy.parse(POLICY.formatted("enforce"));
        dns.mx("example.org", "10 mx.example.org", "20 other.example")
                .host("mx.example.org", "192.0.2.2")
                .host("other.example", "192.0.2.1");
        assertThat(directions()).isInstanceOf(Directions.Hops.class);
        assertThat(told).isEmpty();
    }

    @Test
    void exchangersAndAddressesWhoseSignaturesDoNotHold() {
        dns.forged("example.org");
        directions();
        assertThat(told).containsExactly(forged("example.org"));
        told.clear();
        dns.mx("example.org", "10 mx.example.org").forgedHost("mx.example.org");
        directions();
        assertThat(told).containsExactly(forged("mx.example.org"));
    }

    @Test
    void nothingOfWhatTheOperatorChose() {
        dns.forged("example.org");
        demands = Map.of(THERE, TlsDemand.NEVER);
        directions();
        assertThat(told).isEmpty();
    }

    /** As for a look at a destination, or mail that an operator has redirected. */
    @Test
    void nothingByARouterThatIsSilentNotEvenOfAPolicyThatIsFetchedForIt() {
        Policies failing = (domain, watch) -> {
            watch.saw(forged("example.org"));
            return Optional.empty();
        };
        dns.forged("example.org");
        router(failing).silent().to(THERE, WAY);
        dns.mx("example.org", "10 mx.example.org").host("mx.example.org", "192.0.2.2");
        router(failing).silent().to(THERE, WAY);
        assertThat(told).isEmpty();
        router(failing).to(THERE, WAY);
        assertThat(told).hasSize(1);
    }
}
