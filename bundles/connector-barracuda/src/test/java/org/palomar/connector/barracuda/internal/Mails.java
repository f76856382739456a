package org.palomar.connector.barracuda.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Tuned;

/** Messages as the pipeline shows them to steps. */
final class Mails {

    static final String GATEWAY = "192.0.2.9";
    static final String STRANGER = "198.51.100.7";
    static final Recipient ANA = new Recipient(Address.of("ana@here.test"), Set.of(new AccountId(7)));

    private Mails() {}

    static MailTransaction from(Origin origin, String header, Map<String, String> wishes) {
        return new MailTransaction(
                        "m1",
                        Instant.EPOCH,
                        origin,
                        ReversePath.of(Address.of("bo@far.test")),
                        List.of(ANA),
                        Content.of(header.getBytes(StandardCharsets.ISO_8859_1)),
                        List.of(),
                        false)
                .seenWith(List.of(), new Tuned(wishes));
    }

    static Origin origin(Origin.Door door, String client, Optional<Account> account) {
        return new Origin(
                door, new InetSocketAddress(Network.parseAddress(client).orElseThrow(), 1), "x", "", account);
    }

    static MailTransaction from(String client, String header, Map<String, String> wishes) {
        return from(origin(Origin.Door.MX, client, Optional.empty()), header, wishes);
    }

    static MailTransaction from(String client, String header) {
        return from(client, header, Map.of());
    }
}
