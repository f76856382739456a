package org.palomar.smtp.session;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.palomar.api.address.Address;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.message.HeaderField;
import org.palomar.net.Connection;

/** The trace field that every message gets (RFC 5321 §4.4). */
final class ReceivedField {

    /** RFC 5322 §3.3. */
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static volatile Stamp latest = stamp(0);

    /** A second and its text: many messages come in one. */
    private record Stamp(long second, String text) {}

    private ReceivedField() {}

    private static Stamp stamp(long second) {
        return new Stamp(second, DATE.format(Instant.ofEpochSecond(second)));
    }

    private static String date(Instant instant) {
        Stamp stamp = latest;
        if (stamp.second() != instant.getEpochSecond()) {
            stamp = stamp(instant.getEpochSecond());
            latest = stamp;
        }
        return stamp.text();
    }

    static byte[] octets(Conversation conversation, State.Peer peer, Envelope envelope) {
        Connection connection = conversation.connection();
        StringBuilder value = new StringBuilder(200)
                .append("from ")
                .append(peer.name())
                .append(" (")
                .append(new AddressLiteral(connection.remote().getAddress()))
                .append(") by ")
                .append(conversation.settings().hostName())
                .append(" with ")
                .append(protocol(conversation.profile(), peer, envelope, connection.isTls()));
        if (connection.isTls()) {
            value.append(" (").append(connection.tlsDescription()).append(')');
        }
        value.append(" id ").append(envelope.id());
        // With several recipients, naming one would tell the others of it (RFC 5321 §7.2).
        if (envelope.accepted().size() == 1) {
            Address only = envelope.accepted().getFirst().address();
            if (!only.isInternationalized()) {
                value.append(" for <").append(only).append('>');
            }
        }
        int priority = envelope.options().priority(); // RFC 6710 §4.2
        if (priority != 0) {
            value.append(" priority ").append(priority);
        }
        value.append("; ").append(date(envelope.begun()));
        return new HeaderField("Received", value.toString()).toOctets();
    }

    // RFC 3848 and RFC 6531 §4.3
    private static String protocol(Profile profile, State.Peer peer, Envelope envelope, boolean tls) {
        String suffix = (tls ? "S" : "") + (peer.account().isPresent() ? "A" : "");
        boolean utf8 = envelope.parameters().smtpUtf8();
        if (profile == Profile.LMTP) {
            return (utf8 ? "UTF8LMTP" : "LMTP") + suffix;
        }
        return peer.extended() ? (utf8 ? "UTF8SMTP" : "ESMTP") + suffix : "SMTP";
    }
}
