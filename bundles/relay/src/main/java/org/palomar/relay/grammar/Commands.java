package org.palomar.relay.grammar;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Returned;

/** Writes MAIL and RCPT with what the server understands of a message's options. Immutable. */
public final class Commands {

    /** by-time has nine digits (RFC 2852 §4). */
    private static final long MOST_SECONDS = 999_999_999;

    // original-recipient-address = "ORCPT=" addr-type ";" xtext; addr-type is an atom            RFC 3461 §4.2
    private static final Pattern ORIGINAL = Pattern.compile("([a-zA-Z0-9-]+;)([\\x20-\\x7e]+)");

    private final Extensions server;

    public Commands(Extensions server) {
        this.server = server;
    }

    /**
     * MAIL, without its end.
     *
     * @param size octets of the message
     * @param now for what is left of the time by which it has to be there
     */
    public String mail(Outbound message, long size, Instant now) {
        OutboundOptions options = message.options();
        StringBuilder line = new StringBuilder("MAIL FROM:").append(message.sender());
        if (server.has("SIZE")) {
            line.append(" SIZE=").append(size);
        }
        if (options.needs().contains(BodyNeed.EIGHT_BIT) && server.has("8BITMIME")) {
            line.append(" BODY=8BITMIME");
        }
        if (needsUtf8(message)) {
            line.append(" SMTPUTF8");
        }
        if (options.needs().contains(BodyNeed.REQUIRETLS)) {
            line.append(" REQUIRETLS");
        }
        if (server.has("DSN")) {
            options.returned().ifPresent(ret -> line.append(ret == Returned.FULL ? " RET=FULL" : " RET=HDRS"));
            if (!options.envelopeId().isEmpty()) {
                line.append(" ENVID=").append(Xtext.encode(options.envelopeId()));
            }
        }
        if (server.has("MT-PRIORITY") && options.priority() != 0) {
            line.append(" MT-PRIORITY=").append(options.priority());
        }
        options.deliverBy().filter(by -> server.has("DELIVERBY")).ifPresent(by -> line.append(by(by, now)));
        return line.toString();
    }

    /** Whether a message can go to servers with SMTPUTF8 only (RFC 6531 §3.4): its header says so, or its envelope. */
    public static boolean needsUtf8(Outbound message) {
        return message.options().needs().contains(BodyNeed.SMTPUTF8)
                || message.sender().text().chars().anyMatch(c -> c >= 0x80)
                || message.recipients().stream().anyMatch(one -> one.address().isInternationalized());
    }

    // deliverby-param = "BY=" by-time ";" by-mode [ by-trace ]                                   RFC 2852 §4
    private static String by(DeliverBy by, Instant now) {
        long seconds = Math.clamp(Duration.between(now, by.instant()).toSeconds(), -MOST_SECONDS, MOST_SECONDS);
        // RFC 2852 §4.1.4: with R, nothing is sent on after its time; the queue sees to that.
        long left = by.returned() ? Math.max(1, seconds) : seconds;
        return " BY=" + left + ";" + (by.returned() ? "R" : "N") + (by.traced() ? "T" : "");
    }

    /** RCPT, without its end. */
    public String rcpt(OutboundRecipient recipient) {
        StringBuilder line =
                new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
        if (server.has("DSN")) {
            notices(recipient).ifPresent(list -> line.append(" NOTIFY=").append(list));
            // An original recipient beyond ASCII has a notation of its own (RFC 6533 §3), for servers that take
            // SMTPUTF8; it is left out, and notices name the recipient that they got.
            Matcher original = ORIGINAL.matcher(recipient.original());
            if (original.matches()) {
                String encoded = original.group(1) + Xtext.encode(original.group(2));
                if (encoded.length() <= OutboundRecipient.MAX_ORIGINAL) { // as it counts on the wire
                    line.append(" ORCPT=").append(encoded);
                }
            }
        }
        return line.toString();
    }

    private static Optional<String> notices(OutboundRecipient recipient) {
        return recipient.notices().isEmpty()
                ? Optional.empty()
                : Optional.of(new TreeSet<>(recipient.notices())
                        .stream().map(Notify::name).collect(Collectors.joining(",")));
    }
}
