package org.palomar.mime.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.MessageSummary;
import org.palomar.mime.MimeLimits;

/**
 * Finds the parts of a message in one pass over its lines. Reading a part leaves the scanner at what ended it: a delimiter of some multipart
 * around it, which that multipart then takes up, or the end of the content. The recursion is as deep as the message, at most
 * {@link MimeLimits#DEPTH}.
 */
public final class StructureScanner {

    private final LineScanner lines;
    private final Delimiters delimiters = new Delimiters();
    private final SummaryBudget budget = new SummaryBudget();
    private final HeaderScanner headers;
    private int parts;

    /** The delimiter at which reading stopped; NONE at the end of the content. */
    private int stop = Delimiters.NONE;
    /** Where what lies before the stop ends: the line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1). */
    private long stopOffset;

    private long stopLines;

    public StructureScanner(LineScanner lines) {
        this.lines = lines;
        this.headers = new HeaderScanner(lines, delimiters, budget);
    }

    /**
     * What a message is.
     *
     * @param whole whether no limit kept a part, or a field of one, out of the structure
     */
    public record Scan(MessageSummary summary, boolean whole) {}

    /** Scans the message; call once. */
    public Scan scan() throws IOException {
        MessageSummary summary = message(0);
        return new Scan(summary, budget.whole());
    }

    /**
     * What was read of a part. It is made before the scanner goes on, so that the messages enclosed don't take its share of the budget, and the fields are no
     * longer held.
     */
    private record Header(Envelope envelope, Description description, long start, HeaderScanner.End end) {}

    private MessageSummary message(int depth) throws IOException {
        Header header = header(true, false);
        return new MessageSummary(header.envelope(), entity(header, depth));
    }

    /** @param inDigest whether no Content-Type means message/rfc822 (RFC 2046 §5.1.5) */
    private Header header(boolean ofMessage, boolean inDigest) throws IOException {
        if (++parts == MimeLimits.PARTS) {
            delimiters.mute();
            budget.exceeded();
        }
        long start = lines.offset();
        HeaderFields fields = new HeaderFields(ofMessage);
        HeaderScanner.End end = headers.read(fields);
        return new Header(fields.envelope(budget), Descriptions.of(fields, inDigest, budget), start, end);
    }

    private BodyStructure entity(Header header, int depth) throws IOException {
        Description description = header.description();
        long headerStart = header.start();
        HeaderScanner.End end = header.end();
        if (!end.atEmptyLine()) {
            stopAt(end.delimiter());
            long edge = Math.max(headerStart, stopOffset);
            return new Leaf(description, new Span(headerStart, edge, edge), 0);
        }
        long bodyStart = lines.offset();
        long linesBefore = lines.terminators();
        Optional<byte[]> boundary = boundary(description);
        boolean enclosed = isEnclosed(description);
        boolean within = depth < MimeLimits.DEPTH && parts < MimeLimits.PARTS;
        if (within && boundary.isPresent()) {
            return multipart(description, headerStart, boundary.get(), depth);
        }
        if (within && enclosed) {
            MessageSummary message = message(depth + 1);
            long bodyEnd = Math.max(stopOffset, message.structure().span().end());
            Span span = new Span(headerStart, bodyStart, bodyEnd);
            return new Enclosed(description, span, linesSince(linesBefore), message.envelope(), message.structure());
        }
        if (enclosed || boundary.isPresent()) {
            budget.exceeded();
        }
        skipBody();
        return new Leaf(description, span(headerStart, bodyStart), linesSince(linesBefore));
    }

    private BodyStructure multipart(Description description, long headerStart, byte[] boundary, int depth)
            throws IOException {
        long bodyStart = lines.offset();
        long linesBefore = lines.terminators();
        boolean digest = description.subtype().equals("DIGEST");
        List<BodyStructure> children = new ArrayList<>();
        int level = delimiters.open(boundary);
        skipBody();
        while (stop == level << 1) {
            children.add(entity(header(false, digest), depth + 1));
        }
        if (stop == ((level << 1) | 1)) {
            delimiters.close(level);
            skipBody();
        }
        delimiters.leave();
        if (children.isEmpty()) {
            return new Leaf(description, span(headerStart, bodyStart), linesSince(linesBefore));
        }
        long lastEnd = children.getLast().span().end();
        return new Multipart(description, new Span(headerStart, bodyStart, Math.max(stopOffset, lastEnd)), children);
    }

    /** Goes to the next delimiter or the end of the content. */
    private void skipBody() throws IOException {
        int delimiter = Delimiters.NONE;
        while (delimiter == Delimiters.NONE && lines.advance()) {
            delimiter = delimiters.match(lines.octets(), lines.start(), lines.length());
        }
        stopAt(delimiter);
    }

    private void stopAt(int delimiter) {
        stop = delimiter;
        if (delimiter == Delimiters.NONE) {
            stopOffset = lines.offset();
            stopLines = lines.terminators();
        } else {
            stopOffset = lines.lineOffset() - lines.previousTerminator();
            // Neither the delimiter's own terminator nor the one before it belongs to the body.
            stopLines = lines.terminators() - (lines.terminated() ? 2 : 1);
        }
    }

    private Span span(long headerStart, long bodyStart) {
        return new Span(headerStart, bodyStart, Math.max(bodyStart, stopOffset));
    }

    private long linesSince(long linesBefore) {
        return Math.max(0, stopLines - linesBefore);
    }

    private Optional<byte[]> boundary(Description description) {
        if (!description.type().equals("MULTIPART")) {
            return Optional.empty();
        }
        Optional<String> boundary = description.parameters().stream()
                .filter(parameter -> parameter.name().equals("boundary"))
                .map(parameter -> parameter.value().stripTrailing())
                .filter(text -> !text.isEmpty())
                .findFirst();
        // One that is encoded by RFC 2231, which its §4 has no use for, is decoded by some readers.
        boolean encoded = boundary.isEmpty()
                && description.parameters().stream()
                        .anyMatch(parameter -> parameter.name().startsWith("boundary*"));
        if (encoded
                || boundary.filter(text -> text.length() > MimeLimits.BOUNDARY).isPresent()) {
            budget.exceeded();
            return Optional.empty();
        }
        return boundary.map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** RFC 2046 §5.2.1 and RFC 6532 §3.7; one in base64 or quoted-printable would have to be decoded first, and is opaque. */
    private static boolean isEnclosed(Description description) {
        boolean message = description.type().equals("MESSAGE")
                && (description.subtype().equals("RFC822")
                        || description.subtype().equals("GLOBAL"));
        return message
                && switch (description.encoding()) {
                    case "7BIT", "8BIT", "BINARY" -> true;
                    default -> false;
                };
    }
}
