package org.palomar.smtp.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.smtp.grammar.MailParameters;

/** The envelope of one message, filled by RCPT. For the connection's thread. */
public final class Envelope {

    /** Whoever tries one name after the other tells no more than with the first ones. */
    static final int MAX_REFUSALS = 20;

    private final String id;
    private final Instant begun;
    private final ReversePath sender;
    private final MailParameters parameters;
    private OutboundOptions options;
    private final List<Recipient> recipients = new ArrayList<>(1);
    private final List<Refusal> refusals = new ArrayList<>(0);
    private Optional<Reply> verdict = Optional.empty();
    private boolean handedOver;
    private boolean refusedSome;
    private int surplus;

    Envelope(String id, Instant begun, ReversePath sender, MailParameters parameters, OutboundOptions options) {
        this.id = id;
        this.begun = begun;
        this.sender = sender;
        this.parameters = parameters;
        this.options = options;
    }

    String id() {
        return id;
    }

    Instant begun() {
        return begun;
    }

    ReversePath sender() {
        return sender;
    }

    MailParameters parameters() {
        return parameters;
    }

    /** The header says how it is to be carried, too. */
    void options(OutboundOptions others) {
        options = others;
    }

    /** How it is to be carried. */
    OutboundOptions options() {
        return options;
    }

    /** As accepted, in order; one that was named twice is there twice (RFC 2033 §4.2 wants a reply for each RCPT). */
    List<Recipient> accepted() {
        return recipients;
    }

    /** Each once, in order. */
    List<Recipient> distinct() {
        return recipients.size() == 1 ? recipients : List.copyOf(new LinkedHashSet<>(recipients));
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
    }

    /** Counts a recipient above the limit; how many there have been. */
    int noteSurplus() {
        return ++surplus;
    }

    void noteRefusal() {
        refusedSome = true;
    }

    /** A recipient that was refused, and how. */
    record Refusal(Address recipient, Reply reply) {}

    /** Keeps who was refused, for the trace: the first ones. */
    void noteRefusal(Address recipient, Reply reply) {
        if (refusals.size() < MAX_REFUSALS) {
            refusals.add(new Refusal(recipient, reply));
        }
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /** Keeps why the message was refused for all, for the trace. */
    void noteVerdict(Reply reply) {
        verdict = Optional.of(reply);
    }

    Optional<Reply> verdict() {
        return verdict;
    }

    /** The delivery has the message now, and tells the trace of it. */
    void handOver() {
        handedOver = true;
    }

    boolean isHandedOver() {
        return handedOver;
    }

    /** Whether a recipient was refused. */
    boolean refusedSome() {
        return refusedSome;
    }
}
