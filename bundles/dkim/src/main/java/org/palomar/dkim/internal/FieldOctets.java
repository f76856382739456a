package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.palomar.mime.FieldWalk;

/**
 * A field within the octets of a header. Immutable, as long as nobody changes them.
 *
 * @param name in lower case
 * @param start where it begins
 * @param valueStart behind its colon
 * @param end behind the terminator of its last line
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record FieldOctets(byte[] header, String name, int start, int valueStart, int end) {

    /** The fields of these names, which are in lower case, in their order. Linear in the header, whatever it has. */
    public static Map<String, List<FieldOctets>> select(byte[] header, Set<String> names) {
        Map<String, List<FieldOctets>> fields = new HashMap<>();
        FieldWalk walk = new FieldWalk(header, 0, header.length);
        while (walk.next()) {
            String name = new String(header, walk.start(), walk.nameEnd() - walk.start(), StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT);
            if (names.contains(name)) {
                fields.computeIfAbsent(name, absent -> new ArrayList<>())
                        .add(new FieldOctets(header, name, walk.start(), walk.valueStart(), walk.end()));
            }
        }
        return fields;
    }

    /** Its value as it is folded, with its last line end, one character for each octet. */
    public String value() {
        return new String(header, valueStart, end - valueStart, StandardCharsets.ISO_8859_1);
    }

    /** As it stands (RFC 6376 §3.4.1). */
    byte[] simple() {
        return Arrays.copyOfRange(header, start, end);
    }

    /** In the relaxed form (RFC 6376 §3.4.2), with its CRLF. */
    byte[] relaxed() {
        return relaxed(name, header, valueStart, end);
    }

    /** The relaxed form of a field whose value is from one place to another. */
    public static byte[] relaxedOf(String name, byte[] octets, int from, int to) {
        return relaxed(name.toLowerCase(Locale.ROOT), octets, from, to);
    }

    private static byte[] relaxed(String name, byte[] octets, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 3 + to - from);
        out.writeBytes((name + ":").getBytes(StandardCharsets.ISO_8859_1));
        boolean begun = false;
        boolean space = false;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == ' ' || octet == '\t') {
                space = true;
            } else if (octet != '\r' && octet != '\n') {
                if (space && begun) {
                    out.write(' ');
                }
                out.write(octet);
                space = false;
                begun = true;
            }
        }
        out.write('\r');
        out.write('\n');
        return out.toByteArray();
    }

    /** As a seal in it has signed it (RFC 8617 §4.1.3 knows the relaxed form only). */
    public byte[] unsignedRelaxed(TagList tags) {
        return unsigned(tags, true);
    }

    /** As a signature in it has signed it: with nothing for {@code b=}, and without its last line end (RFC 6376 §3.7). */
    byte[] unsigned(TagList tags, boolean relaxed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        int from = relaxed ? valueStart : start;
        out.write(header, from, valueStart + tags.signatureStart() - from);
        out.write(header, valueStart + tags.signatureEnd(), end - valueStart - tags.signatureEnd());
        byte[] octets = out.toByteArray();
        byte[] form = relaxed ? relaxed(name, octets, 0, octets.length) : octets;
        int length = form.length;
        if (length > 0 && form[length - 1] == '\n') {
            length--;
            if (length > 0 && form[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(form, length);
    }
}
