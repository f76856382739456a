package org.palomar.delivery.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;

/** Who gets one message by way of the queue, each address once. For one thread. */
final class Outgoing {

    /** What recipients have in common who get the same octets. */
    private record Way(Optional<Address> forwarder, List<HeaderField> added) {}

    private final Map<Way, List<OutboundRecipient>> recipients = new LinkedHashMap<>();
    private final Set<Address> known = new HashSet<>();

    /** Adds a recipient, unless it gets the message already. */
    void add(OutboundRecipient recipient, Optional<Address> forwarder, MailTransaction transaction) {
        if (known.add(recipient.address())) {
            recipients
                    .computeIfAbsent(new Way(forwarder, transaction.added()), way -> new ArrayList<>())
                    .add(recipient);
        }
    }

    int count() {
        return known.size();
    }

    /** One message for each way. */
    List<Outbound> messages(MailTransaction transaction, EightBit octets) {
        List<Outbound> messages = new ArrayList<>(recipients.size());
        recipients.forEach((way, group) -> {
            byte[] prefix = prefix(way);
            messages.add(new Outbound(
                    transaction.id(),
                    transaction.received(),
                    transaction.sender(),
                    group,
                    Content.of(prefix),
                    transaction.options().withNeeds(octets.behind(prefix).needs(transaction, group)),
                    transaction.origin().account().map(Account::id)));
        });
        return messages;
    }

    // Who forwards is named, so that we see a loop when the message comes back; other recipients are nobody's business.
    // A name beyond ASCII would ask for SMTPUTF8 where the message does not: then the hops alone end the loop.
    private static byte[] prefix(Way way) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        way.forwarder()
                .filter(forwarder -> !forwarder.isInternationalized())
                .ifPresent(forwarder ->
                        octets.writeBytes(("Delivered-To: " + forwarder + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        for (HeaderField field : way.added()) {
            byte[] line = field.toOctets();
            if (octets.size() + line.length <= Outbound.MAX_PREFIX) {
                octets.writeBytes(line);
            }
        }
        return octets.toByteArray();
    }
}
