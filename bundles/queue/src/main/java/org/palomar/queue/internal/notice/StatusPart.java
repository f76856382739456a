package org.palomar.queue.internal.notice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;
import org.palomar.mime.MailDates;

/** The part of a notice that programs read (RFC 3464 §2, RFC 6533 §3): fields of the message, then fields of each recipient. Pure. */
final class StatusPart {

    /** Octets of a field's value that still fit into a line. */
    private static final int MAX_ORIGINAL = 900;

    private final Notice notice;
    private final String host;
    private final boolean utf8;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);

    private StatusPart(Notice notice, String host, boolean utf8) {
        this.notice = notice;
        this.host = host;
        this.utf8 = utf8;
    }

    /** @param utf8 whether addresses are written as they are */
    static byte[] of(Notice notice, String host, boolean utf8) {
        StatusPart part = new StatusPart(notice, host, utf8);
        part.message();
        notice.told().forEach(part::recipient);
        return part.octets.toByteArray();
    }

    private void message() {
        String envelopeId = notice.message().options().envelopeId();
        if (!envelopeId.isEmpty()) {
            field("Original-Envelope-Id", ascii(envelopeId));
        }
        field("Reporting-MTA", "dns; " + host);
        field("Arrival-Date", MailDates.format(notice.message().received().atOffset(ZoneOffset.UTC)));
    }

    private void recipient(Told told) {
        octets.writeBytes(new byte[] {'\r', '\n'});
        String original = told.recipient().original();
        if (!original.isEmpty() && original.getBytes(StandardCharsets.UTF_8).length <= MAX_ORIGINAL) {
            field("Original-Recipient", utf8 ? original : original(original));
        }
        field("Final-Recipient", address(told.recipient().address()));
        field("Action", told.action().value());
        field("Status", told.status());
        if (!told.host().isEmpty()) {
            field("Remote-MTA", "dns; " + ascii(told.host()));
        }
        // What this server decided by itself has no words of a protocol (RFC 3464 §2.3.6).
        field(
                "Diagnostic-Code",
                (told.host().isEmpty() ? "x-palomar; " : "smtp; ")
                        + ascii(told.reply().toString()));
        field("Last-Attempt-Date", MailDates.format(notice.now().atOffset(ZoneOffset.UTC)));
        if (told.action() == Action.DELAYED && notice.retryUntil().isPresent()) {
            field("Will-Retry-Until", MailDates.format(notice.retryUntil().get().atOffset(ZoneOffset.UTC)));
        }
    }

    private String address(Address address) {
        if (!address.isInternationalized()) {
            return "rfc822; " + ascii(address.toString());
        }
        return "utf-8; " + (utf8 ? address.toString() : xtext(address.toString()));
    }

    private static String original(String given) {
        int type = given.indexOf(';');
        return given.chars().allMatch(c -> c < 0x80) || type < 0
                ? ascii(given)
                : "utf-8;" + xtext(given.substring(type + 1));
    }

    // utf-8-addr-xtext: QCHAR is printable but for space, "+", "=" and "\"; the others are "\x{" hexadecimal "}"
    // RFC 6533 §3
    private static String xtext(String address) {
        StringBuilder plain = new StringBuilder(2 * address.length());
        address.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7f && c != '+' && c != '=' && c != '\\') {
                plain.append((char) c);
            } else {
                plain.append("\\x{").append(String.format("%02X", c)).append('}');
            }
        });
        return plain.toString();
    }

    private void field(String name, String value) {
        octets.writeBytes(new HeaderField(name, value).toOctets());
    }

    private static String ascii(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return plain.toString();
    }
}
