package org.palomar.relay.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.session.Dane;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.sts.Policies;
import org.palomar.relay.sts.StsPolicy;

/** What TLSA records demand of the servers of a destination (RFC 7672). */
class ProtectionTest {

    private static final Domain THERE = new Domain("example.org");
    private static final Domain MX = new Domain("mx.example");
    private static final TlsaRecord OWN = new TlsaRecord(3, 1, 1, "ab");
    private static final TlsaRecord UNUSABLE = new TlsaRecord(1, 1, 1, "ab");

    private final KnownHosts dns = new KnownHosts();
    private Map<Domain, TlsDemand> rules = Map.of();
    private TlsDemand otherwise = TlsDemand.IF_OFFERED;
    private boolean dane = true;
    private Policies policies = Policies.NONE;

    @BeforeEach
    void signed() {
        dns.mx("example.org", "10 mx.example")
                .host("mx.example", "192.0.2.1")
                .tlsa("mx.example", OWN)
                .signed("example.org", "mx.example");
    }

    private Directions directions() {
        Route route = new Route("x", Identity.of(new Domain("palomar.example")), Optional.empty(), TlsDemand.NEVER);
        return new Router(
                        dns,
                        new Rules(25, true, true, List.of(), rules, otherwise, dane),
                        policies,
                        address -> false,
                        new Random(1))
                .to(THERE, route);
    }

    private String demand() {
        return assertThat(directions()).asInstanceOf(type(Directions.Hops.class)).actual().hops().stream()
                .map(hop ->
                        hop.tls() + hop.dane().map(known -> " " + known.base()).orElse(""))
                .reduce("", (one, other) -> one + other);
    }

    @Test
    void whatIsVouchedForIsDemanded() {
        assertThat(directions())
                .asInstanceOf(type(Directions.Hops.class))
                .extracting(hops -> hops.hops().getFirst().dane())
                .isEqualTo(Optional.of(new Dane(MX, THERE, List.of(OWN))));
        assertThat(demand()).isEqualTo("VERIFIED mx.example");
        dane = false;
        assertThat(demand()).isEqualTo("IF_OFFERED");
    }

    /** RFC 7672 §2.2: who signs one of them only could be led elsewhere. */
    @Test
    void whatIsNotVouchedForAllTheWayDemandsNothing() {
        KnownHosts unsigned = dns.mx("other.example", "10 mx.example");
        assertThat(new Router(
                                unsigned,
                                new Rules(25, true, true, List.of(), rules, otherwise, true),
                                Policies.NONE,
                                address -> false,
                                new Random(1))
                        .to(
                                new Domain("other.example"),
                                new Route("x", Identity.of(THERE), Optional.empty(), TlsDemand.NEVER)))
                .asInstanceOf(type(Directions.Hops.class))
                .extracting(hops -> hops.hops().getFirst().dane())
                .isEqualTo(Optional.empty());
        dns.mx("example.org", "10 unsigned.example")
                .host("unsigned.example", "192.0.2.1")
                .tlsa("unsigned.example", OWN);
        assertThat(demand()).isEqualTo("IF_OFFERED");
    }

    /** RFC 8689 §4.2.1. */
    @Test
    void whoSignsWhereItsMailGoesVouchesForIt() {
        dane = false;
        assertThat(vouched(THERE)).isTrue();
        dns.mx("other.example", "10 mx.example");
        assertThat(vouched(new Domain("other.example"))).isFalse();
    }

    private boolean vouched(Domain destination) {
        Rules plain = new Rules(25, true, true, List.of(), rules, otherwise, false);
        Route route = new Route("x", Identity.of(new Domain("palomar.example")), Optional.empty(), TlsDemand.NEVER);
        Directions directions =
                new Router(dns, plain, policies, address -> false, new Random(1)).to(destination, route);
        return assertThat(directions)
                .asInstanceOf(type(Directions.Hops.class))
                .actual()
                .hops()
                .getFirst()
                .vouched();
    }

    @Test
    void recordsThatNobodyCanUseDemandTlsAlone() {
        dns.tlsa("mx.example", UNUSABLE);
        assertThat(demand()).isEqualTo("ENCRYPTED");
        dns.tlsa("mx.example", UNUSABLE, OWN);
        assertThat(demand()).isEqualTo("VERIFIED mx.example");
    }

    @Test
    void aHostOfWhichItCannotBeFoundOutIsLeftAlone() {
        dns.failingTlsa("mx.example");
        assertThat(directions())
                .asInstanceOf(type(Directions.NotNow.class))
                .extracting(Directions.NotNow::reason)
                .hasToString("451 4.4.3 The TLSA records of mx.example can't be found out: forged");
        dns.mx("example.org", "10 mx.example", "20 second.example").host("second.example", "192.0.2.2");
        assertThat(demand()).isEqualTo("IF_OFFERED");
    }

    /** RFC 7672 §2.2.2. */
    @Test
    void anAliasHasTheRecordsOfItsEndOrElseItsOwn() {
        dns.mx("example.org", "10 alias.example")
                .alias("alias.example", "mx.example", "192.0.2.1")
                .signed("alias.example");
        assertThat(demand()).isEqualTo("VERIFIED mx.example");
        dns.alias("alias.example", "bare.example", "192.0.2.1").tlsa("alias.example", OWN);
        assertThat(demand()).isEqualTo("VERIFIED alias.example");
    }

    @Test
    void anOperatorsWordOutweighsThem() {
        rules = Map.of(THERE, TlsDemand.ENCRYPTED);
        assertThat(demand()).isEqualTo("ENCRYPTED");
        rules = Map.of();
        otherwise = TlsDemand.NEVER;
        assertThat(demand()).isEqualTo("NEVER");
    }

    /** RFC 8461 §4: servers that the policy does not name get nothing, others under verified TLS only. */
    @Test
    void aPolicyThatIsEnforcedNamesTheServers() {
        dane = false;
        policies = (domain, watch) ->
                Optional.of(new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.example"), Duration.ofDays(1)));
        dns.mx("example.org", "5 other.example", "10 mx.example").host("other.example", "192.0.2.9");
        assertThat(directions())
                .asInstanceOf(type(Directions.Hops.class))
                .extracting(hops -> hops.hops().stream().map(Hop::name).toList())
                .isEqualTo(List.of("mx.example"));
        assertThat(demand()).isEqualTo("VERIFIED");
        dns.mx("example.org", "5 other.example");
        assertThat(directions())
                .asInstanceOf(type(Directions.NotNow.class))
                .extracting(Directions.NotNow::reason)
                .hasToString("451 4.4.3 The MTA-STS policy of example.org does not name other.example");
        rules = Map.of(THERE, TlsDemand.IF_OFFERED);
        assertThat(demand()).isEqualTo("IF_OFFERED");
    }

    /** RFC 8461 §2: a policy does not let a server by whose records do not hold. */
    @Test
    void recordsOutweighAPolicy() {
        policies = (domain, watch) ->
                Optional.of(new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.example"), Duration.ofDays(1)));
        assertThat(demand()).isEqualTo("VERIFIED mx.example");
    }
}
