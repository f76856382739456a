package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a header is signed, in the relaxed form (RFC 6376 §3.4.2). Fields that readers act on are sealed: named once more than they are there, so that nobody adds one (RFC 6376 §8.15). Others, which mailing lists
 * add by right, are signed where they are there. Immutable.
 *
 * @param names for {@code h=}, in lower case
 * @param octets the fields in that order, each with its CRLF
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
public record SignedHeader(List<String> names, byte[] octets) {

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

    /** What the message came with, which a link of a chain vouches for (RFC 8617 §4.1.2). */
    private static final String SIGNATURES = "dkim-signature";

    private static final Set<String> WANTED = Stream.of(SEALED, WHERE_THERE, List.of(SIGNATURES))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Fields of one name that are signed, the last of them: RFC 5322 §3.6 has one of nearly all, and the list of names has an end. */
    private static final int MOST = 4;

    /** @param header fields in front, and those of the message, up to the empty line or its end */
    public static SignedHeader of(byte[] header) {
        return of(header, WHERE_THERE);
    }

    /** The same with the signatures that are there, for a link of a chain. */
    public static SignedHeader withSignatures(byte[] header) {
        return of(
                header,
                Stream.concat(WHERE_THERE.stream(), Stream.of(SIGNATURES)).toList());
    }

    private static SignedHeader of(byte[] header, List<String> whereThere) {
        Map<String, List<FieldOctets>> fields = FieldOctets.select(header, WANTED);
        List<String> names = new ArrayList<>();
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        for (String name : SEALED) {
            sign(name, fields, names, octets);
            if (fields.getOrDefault(name, List.of()).size() <= MOST) {
                names.add(name); // of more, that would be one that is there and not signed
            }
        }
        for (String name : whereThere) {
            sign(name, fields, names, octets);
        }
        return new SignedHeader(List.copyOf(names), octets.toByteArray());
    }

    // RFC 6376 §5.4.2: of several fields of one name, the last is the first that h= means
    private static void sign(
            String name, Map<String, List<FieldOctets>> fields, List<String> names, ByteArrayOutputStream octets) {
        List<FieldOctets> all = fields.getOrDefault(name, List.of());
        for (FieldOctets field : all.reversed().subList(0, Math.min(MOST, all.size()))) {
            names.add(name);
            octets.writeBytes(field.relaxed());
        }
    }

    /** Exactly these, each name standing for one field, from the last on; a name without a field for nothing (RFC 6376 §5.4). */
    public static SignedHeader named(byte[] header, List<String> names) {
        return new SignedHeader(List.copyOf(names), SignedOctets.of(header, names, true));
    }
}
