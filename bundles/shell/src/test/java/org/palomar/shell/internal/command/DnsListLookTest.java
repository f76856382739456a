package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.DnsLists;

class DnsListLookTest {

    private final Shell shell = new Shell().with(DnsLists.class, new DnsLists() {
        @Override
        public List<DnsListing> lists() {
            return List.of(new DnsListing("bl.test", "", "left-out", 0, "addresses: it was not tried yet"));
        }

        @Override
        public List<DnsListing> look(InetAddress client) {
            return List.of(new DnsListing("bl.test", client.getHostAddress(), "listed", 4.5, "127.0.0.2 why"));
        }

        @Override
        public List<DnsListing> look(Domain domain) {
            return List.of();
        }
    });

    @Test
    void showsTheListsAndWhatTheySay() throws Exception {
        assertThat(shell.run(new DnsListLook())).contains("bl.test", "left-out", "not tried yet");
        assertThat(shell.run(new DnsListLook(), "192.0.2.7", "--json"))
                .isEqualTo("[{\"list\":\"bl.test\",\"subject\":\"192.0.2.7\",\"result\":\"listed\",\"points\":4.5,"
                        + "\"detail\":\"127.0.0.2 why\"}]\n");
        assertThat(shell.run(new DnsListLook(), "far.test"))
                .contains("No list of domains", "palomar.filter.dnslist.cfg");
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> shell.run(new DnsListLook(), "no name")).hasMessageContaining("is no domain name");
        assertThatThrownBy(() -> new Shell().run(new DnsListLook()))
                .hasMessageContaining("feature:install palomar-filter-dnslist");
    }
}
