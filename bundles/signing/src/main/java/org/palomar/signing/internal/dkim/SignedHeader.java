package org.palomar.signing.internal.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.palomar.mime.FieldWalk;

/**
 * What of a header is signed, in the relaxed form (RFC 6376 §3.4.2). Fields that readers act on are sealed: named once more than they are there, so that nobody adds one (RFC 6376 §8.15). Others, which mailing lists
 * add by right, are signed where they are there. Immutable.
 *
 * @param names for {@code h=}, in lower case
 * @param octets the fields in that order, each with its CRLF
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record SignedHeader(List<String> names, byte[] octets) {

    /** Those of RFC 6376 §5.4.1 that a message has once, and what says how its body is read. */
    static final List<String> SEALED = List.of(
            "from",
            "to",
            "cc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    /** Lists and programs that pass a message on as it is add these; of a list's own message they are signed (RFC 8058 §4). */
    static final List<String> WHERE_THERE = List.of(
            "sender",
            "content-id",
            "content-description",
            "resent-from",
            "resent-to",
            "resent-cc",
            "resent-date",
            "resent-message-id",
            "list-id",
            "list-help",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "list-subscribe",
            "list-post",
            "list-owner",
            "list-archive",
            "autocrypt");

    /** Fields of one name that are signed, the last of them: RFC 5322 §3.6 has one of nearly all, and the list of names has an end. */
    private static final int MOST = 4;

    /** @param header fields in front, and those of the message, up to the empty line or its end */
    static SignedHeader of(byte[] header) {
        Map<String, List<byte[]>> fields = read(header);
        List<String> names = new ArrayList<>();
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        for (String name : SEALED) {
            sign(name, fields, names, octets);
            if (fields.getOrDefault(name, List.of()).size() <= MOST) {
                names.add(name); // of more, that would be one that is there and not signed
            }
        }
        for (String name : WHERE_THERE) {
            sign(name, fields, names, octets);
        }
        return new SignedHeader(List.copyOf(names), octets.toByteArray());
    }

    // RFC 6376 §5.4.2: of several fields of one name, the last is the first that h= means
    private static void sign(
            String name, Map<String, List<byte[]>> fields, List<String> names, ByteArrayOutputStream octets) {
        List<byte[]> all = fields.getOrDefault(name, List.of());
        for (byte[] field : all.reversed().subList(0, Math.min(MOST, all.size()))) {
            names.add(name);
            octets.writeBytes(field);
        }
    }

    /** The fields by their names, each in the relaxed form. */
    private static Map<String, List<byte[]>> read(byte[] header) {
        Map<String, List<byte[]>> fields = new HashMap<>();
        FieldWalk walk = new FieldWalk(header, 0, header.length);
        while (walk.next()) {
            int length = walk.nameEnd() - walk.start();
            String name =
                    new String(header, walk.start(), length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (SEALED.contains(name) || WHERE_THERE.contains(name)) {
                fields.computeIfAbsent(name, absent -> new ArrayList<>())
                        .add(relaxed(name, header, walk.valueStart(), walk.end()));
            }
        }
        return fields;
    }

    private static byte[] relaxed(String name, byte[] header, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 3 + to - from);
        out.writeBytes((name + ":").getBytes(StandardCharsets.US_ASCII));
        boolean begun = false;
        boolean space = false;
        for (int i = from; i < to; i++) {
            byte octet = header[i];
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
}
