package org.palomar.relay.sevenbit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.mime.MessageParser;
import org.palomar.mime.MimeLimits;

/**
 * Converts a message. Bodies of parts become quoted-printable, or base64 where they are no text; what is around them says 7bit. For one message.
 */
public final class SevenBit {

    /** Octets between parts that are looked at. Others have some hundred. */
    private static final int MOST_BETWEEN = 64 * 1024;

    /** Octets of headers and of what is between parts that are held for one message. */
    private static final int MOST_HELD = 1 << 20;

    private final Content message;
    private final EightBitPlaces places;
    private final List<Piece> pieces = new ArrayList<>();
    private long written;
    private int held;

    private SevenBit(Content message) throws IOException {
        this.message = message;
        this.places = EightBitPlaces.of(message);
    }

    /**
     * The same message without octets beyond ASCII.
     *
     * @throws UnconvertibleException when there is no such message
     * @throws IOException only if the message can't be read
     */
    public static Content of(Content message) throws IOException, UnconvertibleException {
        BodyStructure structure = MessageParser.wholeStructure(message)
                .orElseThrow(() -> new UnconvertibleException("its structure can be read in more than one way"));
        SevenBit converted = new SevenBit(message);
        converted.part(structure, true);
        converted.asItIs(message.size());
        return new ConvertedContent(message, converted.pieces);
    }

    /** @param ofMessage whether its header is a message's: the top one's, or that of one in another */
    private void part(BodyStructure part, boolean ofMessage) throws IOException, UnconvertibleException {
        Span span = part.span();
        if (!places.any(span.headerStart(), span.end())) {
            return; // what was not written yet is written as it is, with what follows
        }
        if (places.any(span.headerStart(), span.bodyStart())) {
            throw new UnconvertibleException("its header has octets beyond ASCII");
        }
        Description is = part.description();
        switch (part) {
            case BodyStructure.Leaf leaf -> leaf(leaf, ofMessage);
            case BodyStructure.Enclosed enclosed -> {
                header(span, "7bit", ofMessage, false);
                part(enclosed.message(), true);
                asItIs(span.end());
            }
            case BodyStructure.Multipart multipart -> {
                if (is.subtype().equals("SIGNED") || is.subtype().equals("ENCRYPTED")) {
                    // RFC 1847 §2.1 has them in seven bits from the start; another form would break the signature.
                    throw new UnconvertibleException("it is signed, and the signature would not hold any more");
                }
                header(span, "7bit", ofMessage, false);
                for (BodyStructure one : multipart.parts()) {
                    between(one.span().headerStart());
                    part(one, false);
                    asItIs(one.span().end());
                }
                between(span.end());
            }
        }
    }

    private void leaf(BodyStructure.Leaf leaf, boolean ofMessage) throws IOException, UnconvertibleException {
        Description is = leaf.description();
        Span span = leaf.span();
        String encoding = is.encoding().toUpperCase(Locale.ROOT);
        switch (encoding) {
            case "QUOTED-PRINTABLE" -> {
                asItIs(span.bodyStart());
                piece(new Piece.Escaped(span.bodyStart(), span.bodySize()), span.end());
            }
            case "", "7BIT", "8BIT", "BINARY" -> {
                if (is.type().equals("MESSAGE") || is.type().equals("MULTIPART")) {
                    // RFC 2045 §6.4: these can't be encoded
                    throw new UnconvertibleException(
                            "a part of the kind " + is.type() + "/" + is.subtype() + " has octets beyond ASCII");
                }
                boolean text = is.type().equals("TEXT") && !encoding.equals("BINARY");
                header(span, text ? "quoted-printable" : "base64", ofMessage, true);
                piece(
                        text
                                ? new Piece.Quoted(span.bodyStart(), span.bodySize())
                                : new Piece.Base64(span.bodyStart(), span.bodySize()),
                        span.end());
            }
            default -> throw new UnconvertibleException("a part says " + is.encoding() + " and is not");
        }
    }

    private void header(Span span, String encoding, boolean ofMessage, boolean leaf)
            throws IOException, UnconvertibleException {
        asItIs(span.headerStart());
        byte[] header = read(span.headerStart(), span.bodyStart(), MimeLimits.HEADER);
        held(PartHeader.with(header, encoding, ofMessage, leaf), span.bodyStart());
    }

    /** Up to there, what is around parts: nobody reads it, but for the lines that part them. */
    private void between(long end) throws IOException, UnconvertibleException {
        if (places.any(written, end)) {
            held(Preamble.masked(read(written, end, MOST_BETWEEN)), end);
        }
    }

    private void asItIs(long end) {
        if (end > written) {
            piece(new Piece.Same(written, end - written), end);
        }
    }

    private void held(byte[] octets, long end) throws UnconvertibleException {
        held += octets.length;
        if (held > MOST_HELD) {
            throw new UnconvertibleException("the headers of its parts are too long together");
        }
        piece(new Piece.Octets(Content.of(octets)), end);
    }

    private void piece(Piece piece, long end) {
        pieces.add(piece);
        written = end;
    }

    private byte[] read(long start, long end, int most) throws IOException, UnconvertibleException {
        if (end - start > most) {
            throw new UnconvertibleException("a part's header, or what is between parts, is too long");
        }
        try (InputStream in = message.open(start, end - start)) {
            return in.readAllBytes();
        }
    }
}
