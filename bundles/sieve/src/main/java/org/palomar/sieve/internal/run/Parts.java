package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;
import org.palomar.mime.MailCharsets;
import org.palomar.mime.MimeParameters;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;

/** Where loops over the parts of a message are (RFC 5703 §3). For one thread. */
public final class Parts {

    /** Octets of decoded text that a test or a variable looks at; what comes behind is passed over. */
    static final int TEXT = 1024 * 1024;

    /** Octets of a body before it is decoded: an octet is three of quoted-printable, with soft line ends. */
    static final int ENCODED = 4 * TEXT;

    /** Steps of work that it counts for to go to a place in the message. */
    static final int READING = 200;

    private final Run run;
    private final Message message;
    private final Deque<BodyStructure> entered = new ArrayDeque<>();

    /** The content in which the entered parts are. */
    private Content content;

    private int generation;
    private boolean gone;

    Parts(Run run, Message message) {
        this.run = run;
        this.message = message;
        this.content = message.base();
    }

    /** The part that the innermost loop is at. */
    public Optional<BodyStructure> current() {
        return Optional.ofNullable(entered.peek());
    }

    /** Whether the current part is the message itself. */
    public boolean isAtTop() throws IOException {
        return top().span().headerStart() == 0;
    }

    private Content source() {
        return entered.isEmpty() ? message.base() : content;
    }

    private BodyStructure top() throws IOException {
        return entered.isEmpty() ? message.structure() : entered.element();
    }

    /** Whether the current part is still where it was: the message was not enclosed in another since. */
    public boolean isValid() {
        return generation == message.generation();
    }

    /** What a loop that begins here goes over: the message and all parts, or all parts within the current one. */
    public List<BodyStructure> loop() throws IOException, SieveFailure {
        List<BodyStructure> parts = new ArrayList<>();
        if (entered.isEmpty()) {
            message.settle();
            gone = false;
            content = message.base();
            generation = message.generation();
            collect(message.structure(), parts);
        } else {
            collect(current().orElseThrow(), parts);
            parts.removeFirst();
        }
        run.spend(parts.size() / 4);
        return parts;
    }

    /** Says that another message took the place of all parts that the loops go over. */
    public void dismiss() {
        gone = true;
    }

    /** Whether the part is no longer there, since it, or what holds it, was replaced (RFC 5703 §5). */
    public boolean isGone(BodyStructure part) {
        return gone || (isValid() && message.isReplaced(part));
    }

    /** Whether the part is within one that is signed or encrypted as a whole (RFC 1847), so that nothing in it may be changed. */
    public boolean isSealed(BodyStructure part) throws IOException {
        BodyStructure at = message.structure();
        while (at.span().headerStart() != part.span().headerStart()) {
            String subtype = at.description().subtype();
            if (at instanceof Multipart
                    && (subtype.equalsIgnoreCase("signed") || subtype.equalsIgnoreCase("encrypted"))) {
                return true;
            }
            Optional<BodyStructure> inner = around(at, part.span().headerStart());
            if (inner.isEmpty()) {
                return false;
            }
            at = inner.get();
        }
        return false;
    }

    private static Optional<BodyStructure> around(BodyStructure part, long place) {
        List<BodyStructure> within = switch (part) {
            case Multipart multipart -> multipart.parts();
            case Enclosed enclosed -> List.of(enclosed.message());
            case Leaf leaf -> List.of();
        };
        return within.stream()
                .filter(each -> each.span().headerStart() <= place
                        && place < each.span().end())
                .findFirst();
    }

    public void enter(BodyStructure part) {
        entered.push(part);
    }

    public void leave() {
        entered.pop();
    }

    private static void collect(BodyStructure part, List<BodyStructure> parts) {
        parts.add(part);
        switch (part) {
            case Multipart multipart -> multipart.parts().forEach(child -> collect(child, parts));
            case Enclosed enclosed -> collect(enclosed.message(), parts);
            case Leaf leaf -> {
                // nothing within
            }
        }
    }

    /** The header fields of the current part, or of the message; with those of all parts within, if asked for. */
    public List<Field> fields(boolean anyChild) throws IOException, SieveFailure {
        BodyStructure top = top();
        List<Field> fields =
                new ArrayList<>(entered.isEmpty() || (isValid() && isAtTop()) ? message.fields() : header(top));
        if (anyChild) {
            List<BodyStructure> all = new ArrayList<>();
            collect(top, all);
            for (BodyStructure part : all.subList(1, all.size())) {
                fields.addAll(header(part));
            }
        }
        return fields;
    }

    private List<Field> header(BodyStructure part) throws IOException, SieveFailure {
        Headers headers = Headers.read(source(), part.span());
        run.spend(READING + headers.octets().length / 4);
        List<Field> fields = new ArrayList<>();
        headers.fields().forEach(field -> fields.add(Field.of(field, headers.octets())));
        return fields;
    }

    /** The text of the current part, decoded; empty if it is no text, or one whose encoding or charset is unknown or wrong (RFC 5703 §7). */
    public String text() throws IOException, SieveFailure {
        BodyStructure part = top();
        Optional<Charset> charset = charset(part.description());
        boolean isText = part.description().type().equals("TEXT")
                && BodyDecoding.isKnown(part.description().encoding());
        if (!isText || charset.isEmpty() || part instanceof Multipart) {
            return "";
        }
        try (Reader reader = new InputStreamReader(
                decoded(run, source(), part), charset.get().newDecoder())) { // which reports what is malformed
            return text(run, reader);
        } catch (CharacterCodingException malformed) {
            return "";
        }
    }

    private static Optional<Charset> charset(BodyStructure.Description description) {
        Optional<String> name = MimeParameters.value(description.parameters(), "charset");
        return name.isPresent() ? name.flatMap(MailCharsets::find) : Optional.of(StandardCharsets.UTF_8);
    }

    /** The part as though it were the entire message (RFC 6609 §3.5). */
    Message asMessage(BodyStructure part) throws IOException {
        BodyStructure.Span span = part.span();
        return new Message(new Spliced(List.of(Spliced.Piece.between(content, span.headerStart(), span.end()))));
    }

    /** A text part in octets of UTF-8. */
    static String text(Run run, Content content, BodyStructure part) throws IOException, SieveFailure {
        Charset charset = charset(part.description()).orElse(StandardCharsets.UTF_8);
        try (Reader reader = new InputStreamReader(decoded(run, content, part), charset)) {
            return text(run, reader);
        }
    }

    /** A body without its transfer encoding, of as many octets as a text of the longest length has in any. */
    static InputStream decoded(Run run, Content content, BodyStructure part) throws IOException, SieveFailure {
        BodyStructure.Span span = part.span();
        long size = Math.min(span.bodySize(), ENCODED);
        run.spend(READING + size / 16);
        return BodyDecoding.decode(
                content.open(span.bodyStart(), size), part.description().encoding());
    }

    private static String text(Run run, Reader reader) throws IOException, SieveFailure {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        for (int count = reader.read(buffer); count >= 0 && text.length() < TEXT; count = reader.read(buffer)) {
            text.append(buffer, 0, count);
        }
        run.spend(text.length() / 4);
        return Octets.of(text.toString());
    }
}
