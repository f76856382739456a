package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Network;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.gateway.GatewayState;
import org.palomar.api.gateway.MailGateways;
import org.palomar.api.message.Content;

class BarracudaShowTest {

    private static MailGateways knowing(List<GatewayState> states) {
        return new MailGateways() {
            @Override
            public boolean isGateway(InetAddress client) {
                return false;
            }

            @Override
            public List<Network> networks() {
                return List.of();
            }

            @Override
            public GatewayClient client(Content message) {
                return new GatewayClient.Unnamed();
            }

            @Override
            public List<GatewayState> gateways() {
                return states;
            }
        };
    }

    @Test
    void showsWhatIsKnownOfTheGateway() throws Exception {
        Shell shell = new Shell()
                .with(
                        MailGateways.class,
                        knowing(List.of(new GatewayState(
                                "mail",
                                "192.0.2.10",
                                "seen",
                                Optional.of(Instant.parse("2026-11-27T08:00:00Z")),
                                3,
                                "tag=3.5"))));
        assertThat(shell.run(new BarracudaShow(), "--json"))
                .isEqualTo("[{\"kind\":\"mail\",\"name\":\"192.0.2.10\",\"state\":\"seen\","
                        + "\"last\":\"2026-11-27T08:00:00Z\",\"count\":3,\"detail\":\"tag=3.5\"}]\n");
    }

    @Test
    void saysWhatToDoWhereNoneIsKnown() throws Exception {
        assertThat(new Shell().with(MailGateways.class, knowing(List.of())).run(new BarracudaShow()))
                .contains("etc/palomar.connector.barracuda.cfg");
        assertThatThrownBy(() -> new Shell().run(new BarracudaShow()))
                .hasMessageContaining("feature:install palomar-connector-barracuda");
    }
}
