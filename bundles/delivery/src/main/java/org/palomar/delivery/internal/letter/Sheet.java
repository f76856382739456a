package org.palomar.delivery.internal.letter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.palomar.api.message.Content;

/** A message that is being written. For one thread. */
final class Sheet {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Octets of a line of quoted-printable (RFC 2045 §6.7). */
    private static final int LINE = 76;

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(2048);

    Sheet field(String name, String value) {
        octets.writeBytes(Words.field(name, value).toOctets());
        return this;
    }

    Sheet date(Instant instant) {
        return field("Date", DATE.format(instant));
    }

    static String written(Instant instant) {
        return DATE.format(instant);
    }

    Sheet line(String ascii) {
        return octets((ascii + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    Sheet octets(byte[] some) {
        octets.writeBytes(some);
        return this;
    }

    /** Type, encoding, the empty line, and a text for people. */
    Sheet text(String text) {
        field("Content-Type", "text/plain; charset=utf-8");
        field("Content-Transfer-Encoding", "quoted-printable");
        line("");
        for (String line : text.strip().split("\\R", -1)) {
            quoted(line.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    private void quoted(byte[] line) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int i = 0; i < line.length; i++) {
            boolean last = i == line.length - 1;
            int octet = line[i] & 0xff;
            boolean plain = (octet > ' ' && octet < 0x7f && octet != '=') || (octet == ' ' && !last);
            String written = plain ? Character.toString(octet) : "=" + HEX.toHexDigits((byte) octet);
            if (column + written.length() > (last ? LINE : LINE - 1)) {
                out.append("=\r\n");
                column = 0;
            }
            out.append(written);
            column += written.length();
        }
        line(out.toString());
    }

    Content content() {
        return Content.of(octets.toByteArray());
    }
}
