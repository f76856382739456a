package org.palomar.sieve.internal.run;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Spliced.Piece;

/** Messages that a script makes of its message (RFC 5703 §5, §6). */
public final class Composition {

    private static final String DATE = "EEE, d MMM uuuu HH:mm:ss xx";

    private Composition() {}

    /** A text as a part: its MIME header, the empty line, and the text. */
    public static byte[] textPart(String octets) {
        String encoding = Octets.isAscii(octets) ? "7bit" : "8bit";
        return octets("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n"
                + octets);
    }

    /**
     * The message with another entity for its body: its own header but for the MIME fields, with what subject and author it had under {@code Original-Subject}
     * and {@code Original-From} if it gets new ones.
     *
     * @param entity a MIME header, an empty line, a body
     */
    public static Content replaced(Message message, byte[] entity, Optional<String> subject, Optional<String> from)
            throws SieveFailure {
        List<Piece> pieces = new ArrayList<>();
        if (subject.isPresent()) {
            pieces.add(Piece.of(FieldText.octets("Subject", subject.get())));
        }
        if (from.isPresent()) {
            pieces.add(Piece.of(FieldText.octets("From", from.get())));
        }
        for (Field field : message.fields()) {
            boolean renamed = (subject.isPresent() && field.is("Subject")) || (from.isPresent() && field.is("From"));
            if (renamed) {
                pieces.add(Piece.of(octets("Original-")));
            }
            if (!isMime(field)) {
                pieces.add(Piece.of(field.octets()));
            }
        }
        pieces.add(Piece.of(octets("MIME-Version: 1.0\r\n")));
        pieces.add(Piece.of(entity));
        if (entity[entity.length - 1] != '\n') {
            pieces.add(Piece.of(octets("\r\n")));
        }
        return new Spliced(pieces);
    }

    private static boolean isMime(Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        return name.startsWith("content-") || name.equals("mime-version");
    }

    /** A new message with a text and, as its second part, the old one. */
    public static Content enclosed(Run run, String text, Optional<String> subject, List<String> copied)
            throws SieveFailure {
        Message message = run.whole();
        Content old = message.current();
        List<Piece> pieces = new ArrayList<>();
        if (subject.isPresent()) {
            pieces.add(Piece.of(FieldText.octets("Subject", subject.get())));
        } else {
            message.first("Subject").ifPresent(field -> pieces.add(Piece.of(field.octets())));
        }
        copied.stream()
                .filter(name -> !name.equalsIgnoreCase("Subject"))
                .flatMap(name -> message.fields().stream().filter(field -> field.is(name) && !isMime(field)))
                .forEach(field -> pieces.add(Piece.of(field.octets())));
        if (copied.stream().noneMatch("Date"::equalsIgnoreCase)) {
            String now = DateTimeFormatter.ofPattern(DATE, Locale.ENGLISH).format(run.now());
            pieces.add(Piece.of(FieldText.octets("Date", now)));
        }
        if (copied.stream().noneMatch("From"::equalsIgnoreCase)) {
            String owner = run.addressing().to().toString();
            pieces.add(Piece.of(FieldText.octets("From", Octets.of(owner))));
        }
        String boundary = "=_" + HexFormat.of().toHexDigits(text.hashCode())
                + HexFormat.of().toHexDigits(old.size()) + "_"
                + run.now().toInstant().toEpochMilli();
        pieces.add(Piece.of(octets("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + boundary
                + "\"\r\n" + "Content-Transfer-Encoding: 8bit\r\n\r\n--" + boundary + "\r\n")));
        pieces.add(Piece.of(textPart(text)));
        pieces.add(Piece.of(octets(
                "\r\n--" + boundary + "\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")));
        pieces.add(new Piece(old, 0, old.size()));
        pieces.add(Piece.of(octets("\r\n--" + boundary + "--\r\n")));
        return new Spliced(pieces);
    }

    private static byte[] octets(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }
}
