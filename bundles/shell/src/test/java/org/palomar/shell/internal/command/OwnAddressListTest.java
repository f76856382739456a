package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.ListingChange;
import org.palomar.api.dnslist.OwnAddressWatch;
import org.palomar.api.dnslist.OwnAddresses;

class OwnAddressListTest {

    private static final Instant WHEN = Instant.parse("2026-11-27T08:00:00.5Z");

    private final Shell shell = new Shell().with(OwnAddressWatch.class, new OwnAddressWatch() {
        @Override
        public OwnAddresses last() {
            return new OwnAddresses(Optional.empty(), List.of(), "nothing was asked yet");
        }

        @Override
        public OwnAddresses look() {
            DnsListing listing = new DnsListing("bl.test", "203.0.113.9", "listed", 0, "127.0.0.4 why");
            return new OwnAddresses(Optional.of(WHEN), List.of(listing), "");
        }

        @Override
        public List<ListingChange> history() {
            return List.of(new ListingChange(WHEN, "203.0.113.9", "bl.test", false, ""));
        }
    });

    @Test
    void showsWhatIsKnownOrAsksNow() throws Exception {
        assertThat(shell.run(new OwnAddressList())).contains("Nothing is asked", "nothing was asked yet");
        assertThat(shell.run(new OwnAddressList(), "--now"))
                .contains("203.0.113.9", "bl.test", "listed", "127.0.0.4 why", "Asked 2026-11-27T08:00:00Z.");
        assertThat(shell.run(new OwnAddressList(), "--now", "--json"))
                .isEqualTo("[{\"address\":\"203.0.113.9\",\"list\":\"bl.test\",\"result\":\"listed\","
                        + "\"detail\":\"127.0.0.4 why\"}]\n");
        assertThat(shell.run(new OwnAddressList(), "--history", "--json"))
                .contains("\"when\":\"2026-11-27T08:00:00Z\"", "\"listed\":false");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new OwnAddressList()))
                .hasMessageContaining("feature:install palomar-filter-dnslist");
    }
}
