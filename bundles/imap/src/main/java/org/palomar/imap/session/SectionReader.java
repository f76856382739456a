package org.palomar.imap.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.api.message.OctetContent;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.FetchItem.Section;
import org.palomar.imap.grammar.FetchItem.Text;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;

/**
 * Reads sections of one message by the places that the store keeps of its parts. What is small is read into memory at once, so that damage is found before
 * anything of the answer is written.
 */
final class SectionReader {

    /** Octets of all sections of one message that are held in memory; what is more is streamed. */
    private static final long IN_MEMORY = 1024 * 1024;

    private final StoredMessage message;
    private final Content content;
    private long budget = IN_MEMORY;
    /** The last one that fields were chosen from: who asks for several selections asks for the same header. */
    private @Nullable Headers header;

    private @Nullable Span headerOf;

    SectionReader(StoredMessage message) throws StoreException {
        this.message = message;
        this.content = message.content();
    }

    SectionData read(Section section) throws IOException {
        BodyStructure root = message.summary().structure();
        if (section.part().isEmpty()) {
            return section.binary() ? whole(section) : ofMessage(section, root.span(), true);
        }
        Optional<BodyStructure> part = PartPath.find(root, section.part());
        if (part.isEmpty()) {
            return new SectionData.Absent();
        }
        Span span = part.get().span();
        return switch (section.text()) {
            case ALL -> section.binary() ? decoded(section, part.get()) : octets(section, span.bodyStart(), span.end());
            case MIME -> octets(section, span.headerStart(), span.bodyStart());
            case HEADER, HEADER_FIELDS, HEADER_FIELDS_NOT, TEXT ->
                part.get() instanceof BodyStructure.Enclosed enclosed
                        ? ofMessage(section, enclosed.message().span(), false)
                        : new SectionData.Absent();
        };
    }

    private SectionData whole(Section section) throws IOException {
        return octets(section, 0, content.size());
    }

    private SectionData ofMessage(Section section, Span span, boolean outermost) throws IOException {
        long start = outermost ? 0 : span.headerStart();
        long end = outermost ? content.size() : span.end();
        return switch (section.text()) {
            case ALL -> octets(section, start, end);
            case HEADER -> octets(section, start, span.bodyStart());
            case TEXT -> octets(section, span.bodyStart(), end);
            case HEADER_FIELDS, HEADER_FIELDS_NOT -> fields(section, span);
            case MIME -> new SectionData.Absent();
        };
    }

    private SectionData octets(Section section, long start, long end) throws IOException {
        long from = start + Math.min(section.from(), end - start);
        long length = Math.min(section.length(), end - from);
        if (content instanceof OctetContent inMemory) {
            return new SectionData.InMemory(inMemory.octets(), (int) from, (int) length);
        }
        if (length > budget) {
            return SectionData.Streamed.of(content, from, length);
        }
        budget -= length;
        try (InputStream in = content.open(from, length)) {
            byte[] octets = in.readNBytes((int) length);
            return new SectionData.InMemory(octets, 0, octets.length);
        }
    }

    private SectionData fields(Section section, Span span) throws IOException {
        HeaderSelection selection = new HeaderSelection(section.fields(), section.text() == Text.HEADER_FIELDS);
        if (header == null || !span.equals(headerOf)) {
            header = Headers.read(content, span);
            headerOf = span;
        }
        byte[] chosen = selection.of(header);
        if (chosen.length > budget) {
            return chosenAgain(section, content, span, selection, chosen.length);
        }
        budget -= chosen.length;
        return part(section, chosen);
    }

    /** What is chosen is not kept, neither is the header. */
    private static SectionData chosenAgain(
            Section section, Content content, Span span, HeaderSelection selection, long size) {
        long from = Math.min(section.from(), size);
        return new SectionData.Streamed(
                () -> new ByteArrayInputStream(selection.of(Headers.read(content, span))),
                from,
                Math.min(section.length(), size - from));
    }

    private static SectionData part(Section section, byte[] octets) {
        int from = (int) Math.min(section.from(), octets.length);
        return new SectionData.InMemory(octets, from, (int) Math.min(section.length(), octets.length - from));
    }

    /** RFC 3516 §4.2: without the transfer encoding. */
    private SectionData decoded(Section section, BodyStructure part) throws IOException {
        String encoding = part.description().encoding();
        if (!(part instanceof BodyStructure.Leaf) || isIdentity(encoding)) {
            return octets(section, part.span().bodyStart(), part.span().end());
        }
        if (!BodyDecoding.isKnown(encoding)) {
            return new SectionData.Undecodable();
        }
        if (part.span().bodySize() <= budget) {
            budget -= part.span().bodySize();
            try (InputStream in = BodyDecoding.open(content, part)) {
                return part(section, in.readAllBytes());
            }
        }
        long size = decodedSize(part);
        long from = Math.min(section.from(), size);
        return new SectionData.Streamed(
                () -> BodyDecoding.open(content, part), from, Math.min(section.length(), size - from));
    }

    /** BINARY.SIZE; empty if there is no such part or its encoding is not known. */
    Optional<Long> binarySize(List<Integer> numbers) throws IOException {
        if (numbers.isEmpty()) {
            return Optional.of(content.size());
        }
        Optional<BodyStructure> part = PartPath.find(message.summary().structure(), numbers);
        if (part.isEmpty()) {
            return Optional.empty();
        }
        String encoding = part.get().description().encoding();
        if (!(part.get() instanceof BodyStructure.Leaf) || isIdentity(encoding)) {
            return Optional.of(part.get().span().bodySize());
        }
        return BodyDecoding.isKnown(encoding) ? Optional.of(decodedSize(part.get())) : Optional.empty();
    }

    boolean hasPart(List<Integer> numbers) {
        return numbers.isEmpty()
                || PartPath.find(message.summary().structure(), numbers).isPresent();
    }

    private long decodedSize(BodyStructure part) throws IOException {
        try (InputStream in = BodyDecoding.open(content, part)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static boolean isIdentity(String encoding) {
        return switch (encoding) {
            case "", "7BIT", "8BIT", "BINARY" -> true;
            default -> false;
        };
    }
}
