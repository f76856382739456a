package org.palomar.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.relay.route.Addressees;
import org.palomar.relay.route.Clientele;
import org.palomar.relay.route.NamedRoute;
import org.palomar.relay.route.Refusals;
import org.palomar.relay.route.Route;
import org.palomar.relay.route.SmartHost;
import org.palomar.relay.session.Identity;
import org.palomar.relay.session.Login;
import org.palomar.relay.session.TlsDemand;

class RouteSettingsTest {

    private static final Identity ORDINARY = new Identity(
            new Domain("mail.example"), AddressLiteral.parseHost("192.0.2.1"), AddressLiteral.parseHost("2001:db8::1"));

    private static Values values(String... lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return new Values(values);
    }

    @Test
    void isNobodysAndAsTheOrdinaryWayByDefault() throws Exception {
        assertThat(RouteSettings.read(values()).named("x", ORDINARY))
                .isEqualTo(new NamedRoute(
                        "x",
                        Optional.of(new Route("x", ORDINARY, Optional.empty(), TlsDemand.NEVER)),
                        Clientele.NOBODY,
                        0,
                        Refusals.of("", true).orElseThrow(),
                        false));
    }

    @Test
    void readsEveryKey() throws Exception {
        Values values = values(
                "host-name=mail2.example",
                "source-ipv4=192.0.2.2",
                "source-ipv6=2001:db8::2",
                "smart-host=smart.example",
                "smart-host-port=587",
                "smart-host-tls=encrypted",
                "smart-host-user=palomar",
                "smart-host-password=secret",
                "tls=verified",
                "senders=News@example.com, lists.example",
                "recipients=bank.example",
                "accounts=customer.example",
                "alternative=2",
                "known-replies=false",
                "replies=blocked",
                "unreachable=true");
        Identity self = new Identity(
                new Domain("mail2.example"),
                AddressLiteral.parseHost("192.0.2.2"),
                AddressLiteral.parseHost("2001:db8::2"));
        SmartHost smart = new SmartHost(
                new Domain("smart.example"), 587, TlsDemand.ENCRYPTED, Optional.of(new Login("palomar", "secret")));
        assertThat(RouteSettings.read(values).named("x", ORDINARY))
                .isEqualTo(new NamedRoute(
                        "x",
                        Optional.of(new Route("x", self, Optional.of(smart), TlsDemand.VERIFIED)),
                        new Clientele(
                                new Addressees(
                                        Set.of(Address.of("news@example.com")), Set.of(new Domain("lists.example"))),
                                new Addressees(Set.of(), Set.of(new Domain("bank.example"))),
                                Set.of(new Domain("customer.example"))),
                        2,
                        Refusals.of("blocked", false).orElseThrow(),
                        true));
        assertThat(values.unasked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host-name=not a host        | host-name: must be a host name",
                "source-ipv4=::1             | source-ipv4: must be an IPv4 address of this machine",
                "source-ipv6=127.0.0.1       | source-ipv6: must be an IPv6 address of this machine",
                "smart-host=a b              | smart-host: must be a host name",
                "tls=implicit                | tls: must be never, if-offered, encrypted or verified",
                "senders=a b                 | senders: must be a list of addresses and domains",
                "recipients=@                | recipients: must be a list of addresses and domains",
                "accounts=ana@example.org    | accounts: must be a list of domains",
                "alternative=-1              | alternative: must be from 0 to 9",
                "alternative=10              | alternative: must be from 0 to 9",
                "unreachable=true            | unreachable: must come with an alternative from 1 to 9",
                "known-replies=some          | known-replies: must be true or false",
                "replies=(                   | replies: must be a regular expression (RE2) of at most 1000 characters"
            })
    void saysWhichValueIsWrong(String line, String message) {
        assertThatThrownBy(() -> RouteSettings.read(values(line)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsLegibleOfAWrongClienteleIsKnown() {
        Clientele legible =
                RouteSettings.legible(values("senders=a b, news@example.com", "accounts=x y, customer.example"));
        assertThat(legible)
                .isEqualTo(new Clientele(
                        new Addressees(Set.of(Address.of("news@example.com")), Set.of()),
                        Addressees.NONE,
                        Set.of(new Domain("customer.example"))));
    }
}
