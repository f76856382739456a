package org.palomar.delivery.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    /** What recipients have in common who get the same octets; {@code changed} by a filter, with what was added before. */
    private record Way(Optional<Address> forwarder, List<HeaderField> added, Optional<Content> changed) {}

    private final Map<Way, List<OutboundRecipient>> recipients = new LinkedHashMap<>();
    private final Set<Address> known = new HashSet<>();

    /** Adds a recipient, unless it gets the message already. */
    void add(OutboundRecipient recipient, Optional<Address> forwarder, MailTransaction transaction) {
        add(recipient, new Way(forwarder, transaction.added(), Optional.empty()));
    }

    /** Adds a recipient of the message as a filter has changed it, unless it gets the message already. */
    void addChanged(OutboundRecipient recipient, Address forwarder, Content changed) {
        add(recipient, new Way(Optional.of(forwarder), List.of(), Optional.of(changed)));
    }

    private void add(OutboundRecipient recipient, Way way) {
        if (known.add(recipient.address())) {
            recipients.computeIfAbsent(way, absent -> new ArrayList<>()).add(recipient);
        }
    }

    int count() {
        return known.size();
    }

    /** Messages by what is behind their prefixes, one for each way. */
    Map<Content, List<Outbound>> messages(MailTransaction transaction) throws IOException {
        Map<Content, List<Outbound>> messages = new LinkedHashMap<>();
        for (Map.Entry<Way, List<OutboundRecipient>> entry : recipients.entrySet()) {
            Content body = entry.getKey().changed().orElse(transaction.content());
            messages.computeIfAbsent(body, absent -> new ArrayList<>())
                    .add(message(entry.getKey(), entry.getValue(), EightBit.of(body), transaction));
        }
        return messages;
    }

    private static Outbound message(
            Way way, List<OutboundRecipient> group, EightBit octets, MailTransaction transaction) {
        byte[] prefix = prefix(way);
        return new Outbound(
                transaction.id(),
                transaction.received(),
                transaction.sender(),
                group,
                Content.of(prefix),
                transaction
                        .options()
                        .withNeeds(octets.behind(prefix).needs(transaction))
                        .withJunk(transaction.junk()),
                transaction.origin().account().map(Account::id));
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
