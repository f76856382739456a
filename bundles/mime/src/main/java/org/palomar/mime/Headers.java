package org.palomar.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;

/**
 * The fields of one header, in their order. At most {@link MimeLimits#HEADER} octets are read and {@link MimeLimits#FIELDS} fields listed;
 * {@link #truncated()} says if there is more. Immutable.
 */
public final class Headers {

    /**
     * One field.
     *
     * @param name as written, without white space before the colon; empty for a line that is no field
     * @param value unfolded, without white space around it, one character for each octet
     * @param start where its first octet is, from the start of the header
     * @param end behind the terminator of its last line
     */
    public record Field(String name, String value, int start, int end) {

        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        /** The value as people read it: encoded words and 8-bit octets decoded. */
        public String text() {
            return EncodedWords.decode(value);
        }
    }

    /** Octets that most headers are shorter than. */
    private static final int BLOCK = 4096;

    private static final int ENDED = -1;

    private final byte[] octets;
    private final List<Field> fields;
    private final boolean truncated;

    private Headers(byte[] octets, boolean cut) {
        this.octets = octets;
        List<Field> found = new ArrayList<>();
        int end = scan(found);
        this.fields = List.copyOf(found);
        this.truncated = (cut && end == octets.length) || found.size() == MimeLimits.FIELDS;
    }

    /** The header of a message. */
    public static Headers read(Content message) throws IOException {
        return read(message, 0, message.size());
    }

    /** The header of a part or an enclosed message. */
    public static Headers read(Content message, Span part) throws IOException {
        return read(message, part.headerStart(), part.bodyStart() - part.headerStart());
    }

    /** The header in these octets, which end with it or go on behind its empty line. The array must not change afterwards. */
    public static Headers of(byte[] octets) {
        return new Headers(octets, false);
    }

    private static Headers read(Content content, long start, long length) throws IOException {
        try (InputStream in = content.open(start, length)) {
            int most = (int) Math.min(length, MimeLimits.HEADER);
            byte[] octets = in.readNBytes(Math.min(most, BLOCK));
            int line = lastLine(octets, 0);
            while (line != ENDED && octets.length < most) {
                byte[] more = in.readNBytes(Math.min(most - octets.length, octets.length));
                if (more.length == 0) {
                    break; // shorter than it was said to be
                }
                int read = octets.length;
                octets = Arrays.copyOf(octets, read + more.length);
                System.arraycopy(more, 0, octets, read, more.length);
                line = lastLine(octets, line);
            }
            return new Headers(octets, length > octets.length && octets.length == MimeLimits.HEADER);
        }
    }

    /** Where the line begins that goes on behind these octets; {@link #ENDED} if there is an empty line at the place or after it. */
    private static int lastLine(byte[] octets, int from) {
        int line = from;
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == '\n') {
                if (i == line || (i == line + 1 && octets[line] == '\r')) {
                    return ENDED;
                }
                line = i + 1;
            }
        }
        return line;
    }

    public List<Field> fields() {
        return fields;
    }

    /** The first field of this name, in any case. */
    public Optional<Field> first(String name) {
        return fields.stream().filter(field -> field.is(name)).findFirst();
    }

    /** All fields of this name, in any case. */
    public List<Field> all(String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }

    /** The octets that the fields' places refer to, not a copy: for reading only. They may go on behind the header. */
    public byte[] octets() {
        return octets;
    }

    /** Whether the header goes on behind what was read. */
    public boolean truncated() {
        return truncated;
    }

    private int scan(List<Field> found) {
        FieldWalk walk = new FieldWalk(octets, 0, octets.length);
        while (found.size() < MimeLimits.FIELDS && walk.next()) {
            found.add(field(walk));
        }
        return walk.end();
    }

    private Field field(FieldWalk walk) {
        String name = text(walk.start(), walk.nameEnd());
        return new Field(name, unfold(text(walk.valueStart(), walk.end())), walk.start(), walk.end());
    }

    private String text(int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    // RFC 5322 §2.2.3: unfolding removes the line ends and nothing else
    private static String unfold(String text) {
        int first = text.indexOf('\n');
        if (first < 0 || first == text.length() - 1) {
            return text.strip(); // one line, as most are
        }
        StringBuilder value = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\n' || (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n');
            if (!lineEnd) {
                value.append(c);
            }
        }
        return value.toString().strip();
    }
}
