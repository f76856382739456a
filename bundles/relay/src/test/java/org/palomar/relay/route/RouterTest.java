package org.palomar.relay.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.relay.peer.KnownHosts;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.sts.Policies;

class RouterTest {

    private static final Domain THERE = new Domain("example.org");
    private static final Identity SELF = Identity.of(new Domain("palomar.example"));
    private static final Route ORDINARY = new Route(Route.ORDINARY, SELF, Optional.empty(), TlsDemand.NEVER);

    private final KnownHosts dns = new KnownHosts();
    private final List<Network> refused = new ArrayList<>();
    private Optional<InetSocketAddress> ourselves = Optional.empty();
    private boolean ipv4 = true;
    private boolean ipv6 = true;

    private Router router() {
        Map<Domain, TlsDemand> demands = Map.of(new Domain("bank.example"), TlsDemand.VERIFIED);
        Rules rules = new Rules(2525, ipv4, ipv6, refused, demands, TlsDemand.IF_OFFERED, true);
        return new Router(dns, rules, Policies.NONE, address -> ourselves.equals(Optional.of(address)), new Random(7));
    }

    private Directions to(Domain destination) {
        return router().to(destination, ORDINARY);
    }

    private Directions through(SmartHost smart) {
        return router().to(THERE, new Route("smart", SELF, Optional.of(smart), TlsDemand.NEVER));
    }

    private void weAre(String address) {
        InetAddress ours = AddressLiteral.parseHost(address).orElseThrow();
        ourselves = Optional.of(new InetSocketAddress(ours, 2525));
    }

    private static List<String> hops(Directions directions) {
        return assertThat(directions).asInstanceOf(type(Directions.Hops.class)).actual().hops().stream()
                .map(hop -> hop.name() + " " + hop.address().getAddress().getHostAddress())
                .toList();
    }

    private List<String> hops() {
        return hops(to(THERE));
    }

    private static String never(Directions directions) {
        return assertThat(directions)
                .asInstanceOf(type(Directions.Never.class))
                .actual()
                .reason()
                .toString();
    }

    private static String notNow(Directions directions) {
        return assertThat(directions)
                .asInstanceOf(type(Directions.NotNow.class))
                .actual()
                .reason()
                .toString();
    }

    @Test
    void preferredExchangersComeFirst() {
        dns.mx("example.org", "20 second.example", "5 first.example", "65535 last.example")
                .host("first.example", "192.0.2.1")
                .host("second.example", "192.0.2.2")
                .host("last.example", "192.0.2.3");
        assertThat(hops())
                .containsExactly("first.example 192.0.2.1", "second.example 192.0.2.2", "last.example 192.0.2.3");
    }

    @Test
    void exchangersOfOnePreferenceAreMixedAnewEachTime() {
        dns.mx("example.org", "10 a.example", "10 b.example", "5 first.example")
                .host("first.example", "192.0.2.1")
                .host("a.example", "192.0.2.2")
                .host("b.example", "192.0.2.3");
        Router router = router();
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            orders.add(hops(router.to(THERE, ORDINARY)));
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of("first.example 192.0.2.1", "a.example 192.0.2.2", "b.example 192.0.2.3"),
                        List.of("first.example 192.0.2.1", "b.example 192.0.2.3", "a.example 192.0.2.2"));
    }

    @Test
    void aNullMxTakesNoMail() {
        dns.nullMx("example.org");
        assertThat(never(to(THERE))).isEqualTo("556 5.1.10 example.org takes no mail (null MX)");
    }

    @Test
    void aDomainWithoutExchangersIsItsOwn() {
        dns.implicit("example.org", "192.0.2.1");
        assertThat(hops()).containsExactly("example.org 192.0.2.1");
    }

    @Test
    void whatDoesNotExistIsNeverReached() {
        assertThat(never(to(THERE))).isEqualTo("550 5.1.2 The domain example.org does not exist");
        dns.nothing("example.org");
        assertThat(never(to(THERE))).isEqualTo("550 5.4.4 example.org has neither mail exchangers nor addresses");
    }

    @Test
    void whatCannotBeFoundOutMayBeLater() {
        dns.failing("example.org");
        assertThat(notNow(to(THERE)))
                .isEqualTo("451 4.4.3 The mail exchangers of example.org can't be found out: no server answered");
    }

    @Test
    void hostsWithoutAddressesAreLeftOut() {
        dns.mx("example.org", "5 gone.example", "10 empty.example", "20 mx.example")
                .emptyHost("empty.example")
                .host("mx.example", "192.0.2.1");
        assertThat(hops()).containsExactly("mx.example 192.0.2.1");
        dns.mx("example.org", "5 gone.example", "10 empty.example");
        assertThat(never(to(THERE))).isEqualTo("550 5.4.4 No mail exchanger of example.org has a usable address");
    }

    @Test
    void aHostThatCannotBeFoundOutDefersOnlyIfThereIsNoOther() {
        dns.mx("example.org", "5 dark.example", "10 mx.example")
                .failingHost("dark.example")
                .host("mx.example", "192.0.2.1");
        assertThat(hops()).containsExactly("mx.example 192.0.2.1");
        dns.emptyHost("mx.example");
        assertThat(notNow(to(THERE)))
                .isEqualTo("451 4.4.3 The addresses of dark.example can't be found out: the server failed");
    }

    /** RFC 5321 §5.1: what is not preferred to ourselves would bring it back to us. */
    @Test
    void whatIsNotPreferredToOurselvesIsLeftOut() {
        dns.mx("example.org", "5 first.example", "10 equal.example", "10 us.example", "20 backup.example")
                .host("first.example", "192.0.2.1")
                .host("equal.example", "192.0.2.2")
                .host("us.example", "192.0.2.9", "2001:db8::9")
                .host("backup.example", "192.0.2.3");
        weAre("192.0.2.9");
        for (int seed = 0; seed < 20; seed++) {
            assertThat(hops()).containsExactly("first.example 192.0.2.1");
        }
    }

    @Test
    void aDestinationThatIsOurselvesIsALoop() {
        dns.mx("example.org", "10 us.example", "20 backup.example")
                .host("us.example", "127.0.0.1")
                .host("backup.example", "192.0.2.3");
        weAre("127.0.0.1");
        String loop = "550 5.4.6 Mail for example.org comes back to this server, which has no such domain";
        assertThat(never(to(THERE))).isEqualTo(loop);
        refused.add(Network.parse("127.0.0.0/8").orElseThrow());
        assertThat(never(to(THERE))).isEqualTo(loop);
        dns.implicit("example.org", "127.0.0.1");
        assertThat(never(to(THERE))).isEqualTo(loop);
    }

    @Test
    void aBetterHostThatCannotBeFoundOutIsWaitedForRatherThanCalledALoop() {
        dns.mx("example.org", "5 dark.example", "10 us.example")
                .failingHost("dark.example")
                .host("us.example", "192.0.2.9");
        weAre("192.0.2.9");
        assertThat(notNow(to(THERE))).contains("dark.example");
        dns.mx("example.org", "10 dark.example", "10 us.example");
        assertThat(never(to(THERE))).startsWith("550 5.4.6 ");
    }

    @Test
    void nobodyIsInRefusedNetworks() {
        refused.add(Network.parse("192.0.2.0/24").orElseThrow());
        refused.add(Network.parse("::1").orElseThrow());
        dns.mx("example.org", "10 trap.example", "20 mx.example")
                .host("trap.example", "192.0.2.1", "::1")
                .host("mx.example", "192.0.2.2", "198.51.100.1");
        assertThat(hops()).containsExactly("mx.example 198.51.100.1");
        dns.mx("example.org", "10 trap.example");
        assertThat(never(to(THERE))).startsWith("550 5.4.4 ");
    }

    @Test
    void bothKindsOfAddressesTakeTurns() {
        dns.implicit("example.org", "2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1");
        assertThat(hops())
                .containsExactly(
                        "example.org 2001:db8:0:0:0:0:0:1",
                        "example.org 192.0.2.1",
                        "example.org 2001:db8:0:0:0:0:0:2",
                        "example.org 2001:db8:0:0:0:0:0:3");
    }

    @ParameterizedTest
    @CsvSource({"true, false, 192.0.2.1", "false, true, 2001:db8:0:0:0:0:0:1"})
    void onlyTheKindsOfAddressesThatAreAllowedAreUsed(boolean four, boolean six, String left) {
        ipv4 = four;
        ipv6 = six;
        dns.implicit("example.org", "2001:db8::1", "192.0.2.1").host("smart.example", "2001:db8::1", "192.0.2.1");
        assertThat(hops()).containsExactly("example.org " + left);
        SmartHost smart = new SmartHost(new Domain("smart.example"), 587, TlsDemand.VERIFIED, Optional.empty());
        assertThat(hops(through(smart))).containsExactly("smart.example " + left);
    }

    @Test
    void addressesThatCannotBeFoundOutMayBeOfUse() {
        ipv6 = false;
        dns.mx("example.org", "10 first.example").partOfHost("first.example", "2001:db8::1");
        assertThat(notNow(to(THERE))).isEqualTo("451 4.4.3 Not all addresses of first.example can be found out");
        dns.host("first.example", "2001:db8::1");
        assertThat(never(to(THERE))).isEqualTo("550 5.4.4 No mail exchanger of example.org has a usable address");
    }

    @Test
    void anAttemptHasAnEnd() {
        String[] many = new String[Router.MAX_HOPS - 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = "192.0.2." + (i + 1);
        }
        dns.mx("example.org", "10 many.example", "20 more.example")
                .host("many.example", many)
                .host("more.example", "198.51.100.1", "198.51.100.2");
        assertThat(hops()).hasSize(Router.MAX_HOPS).endsWith("more.example 198.51.100.1");
    }

    @Test
    void aServerThatIsNamedTwiceIsTriedOnce() {
        dns.mx("example.org", "10 mx.example", "20 mx.example").host("mx.example", "192.0.2.1", "192.0.2.1");
        assertThat(hops()).hasSize(1);
    }

    @Test
    void hopsHaveThePortAndTheDestinationsOwnDemand() {
        dns.mx("bank.example", "10 mx.example")
                .mx("example.org", "10 mx.example")
                .host("mx.example", "192.0.2.1");
        Domain mx = new Domain("mx.example");
        InetSocketAddress where =
                new InetSocketAddress(AddressLiteral.parseHost("192.0.2.1").orElseThrow(), 2525);
        assertThat(to(new Domain("bank.example")))
                .isEqualTo(new Directions.Hops(List.of(Hop.of(mx, where, TlsDemand.VERIFIED, SELF))));
        assertThat(to(THERE)).isEqualTo(new Directions.Hops(List.of(Hop.of(mx, where, TlsDemand.IF_OFFERED, SELF))));
    }

    @Test
    void aRouteAsksForMoreTlsThanTheDestinationDoesOrForAsMuch() {
        dns.mx("example.org", "10 mx.example")
                .mx("bank.example", "10 mx.example")
                .host("mx.example", "192.0.2.1");
        Route encrypted = new Route("e", SELF, Optional.empty(), TlsDemand.ENCRYPTED);
        assertThat(demands(router().to(THERE, encrypted))).containsExactly(TlsDemand.ENCRYPTED);
        assertThat(demands(router().to(new Domain("bank.example"), encrypted))).containsExactly(TlsDemand.VERIFIED);
    }

    private static List<TlsDemand> demands(Directions directions) {
        return assertThat(directions).asInstanceOf(type(Directions.Hops.class)).actual().hops().stream()
                .map(Hop::tls)
                .toList();
    }

    @Test
    void whatIsRedirectedPassesTheSmartHostBy() {
        SmartHost smart = new SmartHost(new Domain("smart.example"), 587, TlsDemand.VERIFIED, Optional.empty());
        dns.implicit("example.org", "192.0.2.1");
        Route route = new Route("smart", SELF, Optional.of(smart), TlsDemand.NEVER);
        assertThat(hops(router().directlyTo(THERE, route))).containsExactly("example.org 192.0.2.1");
    }

    @Test
    void theSmartHostMayBeAnywhere() {
        refused.add(Network.parse("127.0.0.0/8").orElseThrow());
        Login login = new Login("palomar", "secret");
        SmartHost smart =
                new SmartHost(new Domain("smart.example"), 465, TlsDemand.VERIFIED_AT_ONCE, Optional.of(login));
        dns.host("smart.example", "127.0.0.1");
        InetSocketAddress where =
                new InetSocketAddress(AddressLiteral.parseHost("127.0.0.1").orElseThrow(), 465);
        assertThat(through(smart))
                .isEqualTo(new Directions.Hops(List.of(new Hop(
                        Optional.of(smart.host()),
                        where,
                        TlsDemand.VERIFIED_AT_ONCE,
                        Optional.of(login),
                        true,
                        SELF))));
    }

    @Test
    void aSmartHostThatIsNotFoundIsNoReasonToReturnMail() {
        SmartHost smart = new SmartHost(new Domain("smart.example"), 587, TlsDemand.VERIFIED, Optional.empty());
        assertThat(notNow(through(smart))).isEqualTo("451 4.4.3 The host smart.example has no addresses");
        dns.failingHost("smart.example");
        assertThat(notNow(through(smart)))
                .isEqualTo("451 4.4.3 The addresses of smart.example can't be found out: the server failed");
        dns.host("smart.example", "2001:db8::1");
        ipv6 = false;
        assertThat(notNow(through(smart))).isEqualTo("451 4.4.3 The host smart.example has no usable address");
    }

    @Test
    void aSmartHostThatIsThisServerGetsNothing() {
        SmartHost smart = new SmartHost(new Domain("smart.example"), 2525, TlsDemand.VERIFIED, Optional.empty());
        dns.host("smart.example", "192.0.2.1");
        weAre("192.0.2.1");
        assertThat(notNow(through(smart)))
                .isEqualTo("451 4.4.3 The host smart.example is this server: mail would come back for ever");
        dns.host("smart.example", "192.0.2.1", "192.0.2.2");
        assertThat(hops(through(smart))).containsExactly("smart.example 192.0.2.2");
    }
}
