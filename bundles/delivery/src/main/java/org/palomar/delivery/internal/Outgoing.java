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
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundRecipient;

/** Who gets one message by way of the queue, each address once. For one thread. */
final class Outgoing {

    /** Of the fields before a message, those of steps leave so much to signatures and traces. */
    private static final int RESERVED = 16 * 1024;

    /** What a filter has made of a message, with what was added before. */
    private record Edition(Account editor, Content content) {}

    /**
     * What recipients have in common who get the same octets.
     *
     * @param added fields of steps; what a filter has changed has them already
     */
    private record Way(Optional<Address> forwarder, List<HeaderField> added, Optional<Edition> changed) {}

    private final Map<Way, List<OutboundRecipient>> recipients = new LinkedHashMap<>();
    private final Set<Address> known = new HashSet<>();

    /** Adds a recipient, unless it gets the message already. */
    void add(OutboundRecipient recipient, Optional<Address> forwarder, MailTransaction transaction) {
        add(recipient, new Way(forwarder, transaction.added(), Optional.empty()));
    }

    /** Adds a recipient of the message as a filter has changed it, unless it gets the message already. */
    void addChanged(OutboundRecipient recipient, Account editor, Content changed, MailTransaction transaction) {
        add(
                recipient,
                new Way(Optional.of(editor.address()), transaction.added(), Optional.of(new Edition(editor, changed))));
    }

    private void add(OutboundRecipient recipient, Way way) {
        if (known.add(recipient.address())) {
            recipients.computeIfAbsent(way, absent -> new ArrayList<>()).add(recipient);
        }
    }

    int count() {
        return known.size();
    }

    /**
     * Messages by what is behind their prefixes, one for each way.
     *
     * @param pen that signs those which are to be signed
     */
    Map<Content, List<Outbound>> messages(MailTransaction transaction, Pen pen) throws IOException, UnsignedException {
        Map<Content, List<Outbound>> messages = new LinkedHashMap<>();
        for (Map.Entry<Way, List<OutboundRecipient>> entry : recipients.entrySet()) {
            Content body = entry.getKey().changed().map(Edition::content).orElse(transaction.content());
            byte[] prefix = prefix(entry.getKey(), transaction, pen);
            messages.computeIfAbsent(body, absent -> new ArrayList<>())
                    .add(message(
                                    prefix,
                                    pen.sender(transaction, entry.getKey().forwarder()),
                                    entry.getValue(),
                                    EightBit.of(body),
                                    transaction)
                            .as(
                                    entry.getKey().forwarder().isPresent()
                                            ? Outbound.Kind.FORWARDED
                                            : Outbound.Kind.ORIGINAL));
        }
        return messages;
    }

    private static Outbound message(
            byte[] prefix,
            ReversePath sender,
            List<OutboundRecipient> group,
            EightBit octets,
            MailTransaction transaction) {
        return new Outbound(
                transaction.id(),
                transaction.received(),
                sender,
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
    private static byte[] prefix(Way way, MailTransaction transaction, Pen pen) throws IOException, UnsignedException {
        List<HeaderField> added = way.changed().isPresent() ? List.of() : fitting(way.added());
        List<HeaderField> signatures = way.changed().isPresent()
                ? pen.changed(
                        transaction,
                        way.changed().get().content(),
                        way.changed().get().editor())
                : pen.unchanged(transaction, added);
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        octets.writeBytes(HeaderField.octets(signatures));
        if (way.forwarder().isPresent()) {
            octets.writeBytes(HeaderField.octets(pen.seal(
                    new Pen.Arrival(transaction, way.added()),
                    way.forwarder().get().domain(),
                    way.changed().map(Edition::content).orElse(transaction.content()),
                    added)));
        }
        way.forwarder()
                .filter(forwarder -> !forwarder.isInternationalized())
                .ifPresent(forwarder ->
                        octets.writeBytes(("Delivered-To: " + forwarder + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        octets.writeBytes(HeaderField.octets(added));
        return octets.toByteArray();
    }

    /** As many fields as there is room for. */
    private static List<HeaderField> fitting(List<HeaderField> added) {
        List<HeaderField> fitting = new ArrayList<>();
        int size = 0;
        for (HeaderField field : added) {
            int length = field.toOctets().length;
            if (size + length <= Outbound.MAX_PREFIX - RESERVED) {
                fitting.add(field);
                size += length;
            }
        }
        return fitting;
    }
}
