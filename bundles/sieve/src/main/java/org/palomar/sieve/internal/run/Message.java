package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.mime.Headers;
import org.palomar.mime.MessageParser;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Spliced.Piece;

/**
 * The message as the script has changed it so far: its header fields (RFC 5293 §7), its parts (RFC 5703 §5, §6). For one thread.
 *
 * <p>Changes are kept beside the content and come into it when an action asks for the whole. A changed structure is parsed when a loop over it begins.
 */
public final class Message {

    /** Header fields that a script may add. */
    private static final int ADDED = 100;

    /** Octets of all texts that take the place of parts. */
    private static final int REPLACED = 4 * 1024 * 1024;

    /** How often the whole may be replaced: each message reads through the one before. */
    private static final int REWRITTEN = 10;

    private final Content original;
    private final List<Field> arrived;
    private Content base;
    private long headerEnd;
    private boolean editable;
    private List<Field> fields = List.of();
    private Optional<BodyStructure> structure = Optional.empty();

    /** Replacements of parts by where the part begins. */
    private final TreeMap<Long, Replacement> replaced = new TreeMap<>();

    private long replacedOctets;
    private boolean headerChanged;
    private int added;
    private int rewritten;
    private Optional<Content> current = Optional.empty();

    /** What is redirected once the message is enclosed in another. */
    private Optional<Content> unenclosed = Optional.empty();

    private record Replacement(long end, Piece piece) {}

    Message(Content content) throws IOException {
        this.original = content;
        this.base = content;
        read();
        this.arrived = List.copyOf(fields);
    }

    private void read() throws IOException {
        Headers headers = Headers.read(base);
        fields = new ArrayList<>();
        headerEnd = 0;
        for (Headers.Field field : headers.fields()) {
            fields.add(Field.of(field, headers.octets()));
            headerEnd = field.end();
        }
        editable = !headers.truncated();
        structure = Optional.empty();
        replaced.clear();
        headerChanged = false;
        current = Optional.of(base);
    }

    /** The content without any change. */
    public Content original() {
        return original;
    }

    /** The fields of the header of the content without any change. */
    public List<Field> arrived() {
        return arrived;
    }

    /** The content that {@link #structure} describes. */
    public Content base() {
        return base;
    }

    /** How many messages took the place of the original. */
    public int generation() {
        return rewritten;
    }

    /** The fields of the header now, in order. */
    public List<Field> fields() {
        return fields;
    }

    public Optional<Field> first(String name) {
        return fields.stream().filter(field -> field.is(name)).findFirst();
    }

    public BodyStructure structure() throws IOException {
        if (structure.isEmpty()) {
            structure = Optional.of(MessageParser.summarize(base).structure());
        }
        return structure.get();
    }

    /** Whether there is an empty line behind the header. */
    public boolean hasBody() {
        return headerEnd < base.size();
    }

    /** Whether the header can be changed: its end was found. */
    public boolean isEditable() {
        return editable;
    }

    /** @throws SieveFailure if there are too many already */
    public void add(String name, String value, byte[] octets, boolean last) throws SieveFailure {
        if (++added > ADDED) {
            throw new SieveFailure("The script adds more than " + ADDED + " header fields.");
        }
        fields.add(last ? fields.size() : 0, Field.of(name, value, octets));
        headerChanged = true;
        current = Optional.empty();
    }

    /** Takes these very fields away. */
    public void remove(Set<Field> gone) {
        if (fields.removeIf(gone::contains)) {
            headerChanged = true;
            current = Optional.empty();
        }
    }

    /**
     * Puts octets with a header of their own in the place of a part that is not the message itself.
     *
     * @throws SieveFailure if that is too much, with what was put in before
     */
    public void replace(BodyStructure part, byte[] entity) throws SieveFailure {
        replacedOctets += entity.length;
        if (replacedOctets > REPLACED) {
            throw new SieveFailure("The script puts more than " + REPLACED + " octets in the place of parts.");
        }
        Span span = part.span();
        replaced.subMap(span.headerStart(), true, span.end(), false).clear();
        replaced.put(span.headerStart(), new Replacement(span.end(), Piece.of(entity)));
        current = Optional.empty();
    }

    /** As {@link #replace}, if there is room; answers whether it did. */
    public boolean replaceIfRoom(BodyStructure part, byte[] entity) throws SieveFailure {
        boolean room = replacedOctets + entity.length <= REPLACED;
        if (room) {
            replace(part, entity);
        }
        return room;
    }

    /** Whether the part, or one around it, was replaced. */
    public boolean isReplaced(BodyStructure part) {
        Optional<Map.Entry<Long, Replacement>> before =
                Optional.ofNullable(replaced.floorEntry(part.span().headerStart()));
        return before.filter(entry -> entry.getValue().end() >= part.span().end())
                .isPresent();
    }

    /** Makes the replacements of parts a part of the structure. */
    public void settle() throws IOException, SieveFailure {
        if (!replaced.isEmpty()) {
            become(current());
        }
    }

    /**
     * Puts another message in the place of the whole.
     *
     * @throws SieveFailure if that was done too often
     */
    public void become(Content message) throws IOException, SieveFailure {
        if (++rewritten > REWRITTEN) {
            throw new SieveFailure("The script makes more than " + REWRITTEN + " new messages of this one.");
        }
        base = message;
        read();
    }

    /** As {@link #become}, for one that has this one in it; redirecting sends this one still (RFC 5703 §6). */
    public void encloseIn(Content message) throws IOException, SieveFailure {
        if (unenclosed.isEmpty()) {
            unenclosed = Optional.of(current());
        }
        become(message);
    }

    /** The message with all changes; the original itself if there are none. */
    public Content current() {
        Content now = current.orElseGet(this::spliced);
        current = Optional.of(now);
        return now;
    }

    /** What is redirected. */
    public Content forwarded() {
        return unenclosed.orElseGet(this::current);
    }

    /** The body with the empty line before it, with what was replaced in it. */
    List<Piece> body() {
        List<Piece> pieces = new ArrayList<>();
        long at = headerEnd;
        for (Map.Entry<Long, Replacement> entry : replaced.entrySet()) {
            pieces.add(Piece.between(base, at, entry.getKey()));
            pieces.add(entry.getValue().piece());
            at = entry.getValue().end();
        }
        pieces.add(Piece.between(base, at, base.size()));
        return pieces;
    }

    private Content spliced() {
        if (!headerChanged && replaced.isEmpty()) {
            return base;
        }
        List<Piece> pieces = new ArrayList<>();
        fields.forEach(field -> pieces.add(Piece.of(field.octets())));
        pieces.addAll(body());
        return new Spliced(pieces);
    }
}
